import type { EventName, EventPayloads } from '@holdfast/core'
import type { InspectedStore } from './inspected-store.js'
import { createRate } from './rate.js'

interface Recorded {
  /** Grows by one with each entry. */
  readonly index: number
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

export type RecordedUpdate = RecordedCommit | RecordedRejection

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
  /** Puts something into the log that is not an event of the store. */
  note(text: string): void
}

// These are in the timeline, one by one; in the log they would push out the events that are rare and matter.
const LOGGED: readonly EventName[] = [
  'state:rejected',
  'config:changed',
  'recovery:completed',
  'optimization:completed',
  'data:lost',
]

/**
 * Keeps references only: no copy, no text, no walk over what a commit holds, so that an app in development pays some
 * hundred nanoseconds per commit and not more for a large one. Texts and diffs are made when a panel asks.
 */
export function createRecorder(store: InspectedStore, historyLength: number, now: () => number): Recorder {
  const updates = new Map<number, RecordedUpdate>()
  const byCid = new Map<string, RecordedCommit>()
  const log: RecordedEvent[] = []
  const dropped = { updates: 0, log: 0 }
  let subscriptions: (() => void)[] = []
  let since: number | null = null
  let nextIndex = 0
  let nextLogIndex = 0
  let revision = 0

  const keep = (update: RecordedUpdate) => {
    updates.set(update.index, update)
    if (updates.size <= historyLength) return
    for (const [index, oldest] of updates) {
      updates.delete(index)
      if (oldest.type === 'commit') byCid.delete(oldest.event.commit.cid)
      dropped.updates++
      break
    }
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
    note: (text) => write('devtools', text),
    start() {
      if (since !== null) return
      since = now()
      const { events } = store
      subscriptions = [
        events.on('state:updated', (event) => {
          // A commit of another tab comes out of the journal: it was saved before it was seen.
          const saved = event.origin === 'tab'
          const entry: RecordedCommit = {
            type: 'commit',
            index: nextIndex++,
            revision: ++revision,
            event,
            saved,
            saveLatencyMs: null,
          }
          byCid.set(event.commit.cid, entry)
          rate.count()
          keep(entry)
        }),
        events.on('state:rejected', (event) => {
          keep({ type: 'rejected', index: nextIndex++, revision: ++revision, event })
        }),
        events.on('commit:saved', ({ cids, latencyMs }) => {
          for (const cid of cids) {
            const entry = byCid.get(cid)
            if (entry === undefined) continue
            entry.saved = true
            entry.saveLatencyMs = latencyMs
            entry.revision = ++revision
          }
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
      byCid.clear()
      log.length = 0
    },
  }
}
