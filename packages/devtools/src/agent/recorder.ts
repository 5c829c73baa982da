import type { EventName, EventPayloads } from '@holdfast/core'
import type { InspectedStore } from './inspected-store.js'
import { createRate } from './rate.js'

interface Recorded {
  /** Grows by one with each entry. */
  readonly index: number
  /** Of the commit, or of the transaction. */
  readonly id: string
  /** Grows with each entry and each change of one: what a panel has seen is one number. */
  revision: number
}

export interface RecordedCommit extends Recorded {
  readonly type: 'commit'
  readonly event: EventPayloads['state:updated']
  saved: boolean
  saveLatencyMs: number | null
}

export interface RecordedRejection extends Recorded {
  readonly type: 'rejected'
  readonly event: EventPayloads['state:rejected']
}

export interface RecordedTransaction extends Recorded {
  readonly type: 'transaction'
  readonly event: EventPayloads['transaction:started']
  end: EventPayloads['transaction:ended'] | null
}

export type RecordedUpdate = RecordedCommit | RecordedRejection | RecordedTransaction

type Own<Update> = Omit<Update, keyof Recorded>
type RecordedFields = Own<RecordedCommit> | Own<RecordedRejection> | Own<RecordedTransaction>

export interface RecordedEvent {
  readonly index: number
  readonly at: number
  readonly name: EventName | 'devtools'
  readonly event: unknown
}

/** The last updates and events of a store, newest last. */
export interface Recorder {
  readonly updates: ReadonlyMap<number, RecordedUpdate>
  readonly log: readonly RecordedEvent[]
  readonly since: number | null
  /** Commits in each of the last sixty seconds, oldest first, the current second last. */
  perSecond(): readonly number[]
  /** Entries that were pushed out. */
  readonly dropped: { updates: number; log: number }
  start(): void
  stop(): void
  /** Puts something into the log: what a panel did (`devtools`), or an event that is kept only while one is open. */
  write(name: RecordedEvent['name'], event: unknown): void
}

// These are in the timeline, one by one; in the log they would push out the events that are rare and matter.
const LOGGED: readonly EventName[] = [
  'state:rejected',
  'config:changed',
  'recovery:completed',
  'optimization:completed',
  'state:large',
  'data:lost',
]

/**
 * Keeps references only: no copy, no text, no walk over what a commit holds, so that an app in development pays some
 * hundred nanoseconds per commit and not more for a large one. Texts and diffs are made when a panel asks.
 */
export function createRecorder(store: InspectedStore, historyLength: number, now: () => number): Recorder {
  const updates = new Map<number, RecordedUpdate>()
  const byId = new Map<string, RecordedUpdate>()
  const log: RecordedEvent[] = []
  const dropped = { updates: 0, log: 0 }
  let subscriptions: (() => void)[] = []
  let since: number | null = null
  let nextIndex = 0
  let nextLogIndex = 0
  let revision = 0

  const keep = (id: string, fields: RecordedFields) => {
    const update = { index: nextIndex++, revision: ++revision, id, ...fields }
    updates.set(update.index, update)
    byId.set(id, update)
    if (updates.size <= historyLength) return
    for (const oldest of updates.values()) {
      updates.delete(oldest.index)
      byId.delete(oldest.id)
      dropped.updates++
      break
    }
  }
  const change = (id: string, patch: Partial<RecordedCommit> | Partial<RecordedTransaction>) => {
    const entry = byId.get(id)
    if (entry !== undefined) Object.assign(entry, patch, { revision: ++revision })
  }

  const rate = createRate(now)

  const write = (name: RecordedEvent['name'], event: unknown) => {
    log.push({ index: nextLogIndex++, at: now(), name, event })
    if (log.length > historyLength) {
      log.shift()
      dropped.log++
    }
  }

  return {
    updates,
    log,
    dropped,
    get since() {
      return since
    },
    perSecond: rate.perSecond,
    write,
    start() {
      if (since !== null) return
      since = now()
      const { events } = store
      subscriptions = [
        events.on('state:updated', (event) => {
          rate.count()
          // A commit of another tab comes out of the journal: it was saved before it was seen.
          keep(event.commit.cid, { type: 'commit', event, saved: event.origin === 'tab', saveLatencyMs: null })
        }),
        events.on('transaction:started', (event) => keep(event.id, { type: 'transaction', event, end: null })),
        events.on('transaction:ended', (end) => change(end.id, { end })),
        events.on('state:rejected', (event) => keep(event.cid, { type: 'rejected', event })),
        events.on('commit:saved', ({ cids, latencyMs }) => {
          for (const cid of cids) change(cid, { saved: true, saveLatencyMs: latencyMs })
        }),
        events.on('status:changed', (event) => {
          const { status, previous } = event
          // Every commit changes the counters; the log is for the turns.
          if (status.phase !== previous.phase || status.degraded !== previous.degraded) write('status:changed', event)
        }),
        ...LOGGED.map((name) => events.on(name, (event) => write(name, event))),
      ]
    },
    stop() {
      for (const unsubscribe of subscriptions) unsubscribe()
      subscriptions = []
      since = null
      updates.clear()
      byId.clear()
      log.length = 0
    },
  }
}
