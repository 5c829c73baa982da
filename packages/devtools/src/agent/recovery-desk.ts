import type { Backup, Checkpoint, LongWorkOptions, QuarantinedRow, RecoveryReport, RestoreResult } from '@holdfast/core'
import type { ChangeWork, LookWork, RecoveryPayload } from '../protocol/recovery.js'
import type { InspectedStore } from './inspected-store.js'
import type { AgentPage } from './page.js'
import type { Recorder } from './recorder.js'
import { viewBackup, viewCheckpoint, viewQuarantined, viewReport } from './recovery-lists.js'
import { assertConfirmed, type ChangeRequest, runChange, type Said } from './recovery-work.js'
import type { Redaction } from './redaction.js'
import { Refusal } from './refusal.js'
import { safeError } from './safe-text.js'

/** Backups, checkpoints, quarantine and recovery of a store, for panels. One thing is done at a time. */
export interface RecoveryDesk {
  /** What is known now; bounded. The drill is told apart. */
  read(): Omit<RecoveryPayload, 'drill'>
  /** Reads the lists, unless they are being read. */
  refresh(): void
  look(work: LookWork, id: string | null): void
  run(request: ChangeRequest): void
  cancel(): void
  /** The dry run that is shown. */
  readonly preview: RestoreResult | null
  /** Takes note of what makes the lists stale, until the returned function is called; then what was kept is let go of. */
  watch(): () => void
  /** Ends what runs. */
  close(): void
}

export interface RecoveryDeskOptions {
  readonly store: InspectedStore
  readonly recorder: Recorder
  readonly redaction: Redaction
  readonly page: AgentPage
  readonly now: () => number
  readonly onChange: () => void
}

interface Listed<Item> {
  readonly items: readonly Item[]
  readonly problem: string | null
}

interface Job {
  readonly work: string
  readonly id: string | null
  readonly startedAt: number
  readonly stop: AbortController
  done: number
  total: number
}

const SHOWN = 200
const unread: Listed<never> = { items: [], problem: null }

/** Why nothing can be written to a store in that phase; null: it can. */
export function readOnlyReason(store: Pick<InspectedStore, 'getStatus'>): string | null {
  const { phase } = store.getStatus()
  if (phase === 'outdated') return 'A newer app owns the stored data: this tab can read and not write.'
  if (phase === 'migration-failed') return 'The migration failed: what is stored is as it was, and is only read.'
  if (phase === 'capsule') return 'This is the store of a bug report: it is only read.'
  return phase === 'closed' ? 'The store was closed.' : null
}

export function createRecoveryDesk(options: RecoveryDeskOptions): RecoveryDesk {
  const { store, recorder, redaction, page, now, onChange } = options
  let listedAt: number | null = null
  let backups: Listed<Backup> = unread
  let checkpoints: Listed<Checkpoint> = unread
  let quarantine: Listed<QuarantinedRow> = unread
  let refreshing: Promise<void> | undefined
  let isStale = false
  let job: Job | null = null
  let outcome: RecoveryPayload['outcome'] = null
  let preview: { readonly id: string; readonly result: RestoreResult } | null = null
  let byHand: RecoveryReport | null = null
  const verified = new Map<string, number>()

  const listed = async <Item>(list: () => Promise<readonly Item[]>): Promise<Listed<Item>> => {
    try {
      return { items: await list(), problem: null }
    } catch (error) {
      return { items: [], problem: safeError(redaction, error) }
    }
  }
  const readLists = async (): Promise<void> => {
    while (isStale) {
      isStale = false
      backups = await listed(() => store.backups.list())
      checkpoints = await listed(() => store.checkpoints.list())
      quarantine = await listed(() => store.quarantine.list())
      listedAt = now()
    }
    refreshing = undefined
    onChange()
  }
  const refresh = (): Promise<void> => {
    isStale = true
    refreshing ??= readLists()
    return refreshing
  }
  const wire = <Item, View>({ items, problem }: Listed<Item>, view: (item: Item) => View) => ({
    items: items.slice(0, SHOWN).map(view),
    total: items.length,
    problem,
  })

  const begin = (work: string, id: string | null, run: (options: LongWorkOptions) => Promise<Said>): void => {
    if (job !== null) throw new Refusal('BUSY', 'Something runs already: wait for it, or cancel it.')
    const mine: Job = { work, id, startedAt: now(), stop: new AbortController(), done: 0, total: 0 }
    job = mine
    outcome = null
    const tell = (said: Said) => {
      outcome = { ...said, message: said.message.slice(0, 2_000), work, id, at: now() }
    }
    const onProgress: LongWorkOptions['onProgress'] = ({ done, total }) => {
      Object.assign(mine, { done, total })
      onChange()
    }
    void run({ signal: mine.stop.signal, onProgress })
      .then(tell, (error: unknown) => {
        if (mine.stop.signal.aborted) tell({ tone: 'warn', message: 'Cancelled: nothing was changed.' })
        else tell({ tone: 'bad', message: safeError(redaction, error) })
      })
      // Done is when the lists say so, too.
      .then(refresh)
      .finally(() => {
        job = null
        onChange()
      })
    onChange()
  }

  const verify = (id: string) =>
    begin('verify', id, async (given) => {
      verified.delete(id)
      await store.backups.verify(id, given)
      verified.set(id, now())
      return { tone: 'ok', message: 'Every byte of it is right, and all in it passes the schemas of today.' }
    })
  const show = (id: string) =>
    begin('preview', id, async (given) => {
      preview = null
      preview = { id, result: await store.backups.restore(id, { ...given, dryRun: true }) }
      const isChange = preview.result.differences.some(({ isChanged }) => isChanged)
      return { tone: 'ok', message: isChange ? 'Nothing was changed: see below.' : 'The state is what it holds.' }
    })

  return {
    refresh: () => void refresh(),
    read: () => ({
      listedAt,
      backups: wire(backups, (backup) => viewBackup(backup, verified.get(backup.id) ?? null, redaction)),
      checkpoints: wire(checkpoints, (checkpoint) => viewCheckpoint(checkpoint, redaction)),
      quarantine: wire(quarantine, (row) => viewQuarantined(row, redaction)),
      readOnly: readOnlyReason(store),
      byHand: byHand === null ? null : viewReport(byHand, redaction),
      job: job && { work: job.work, id: job.id, done: job.done, total: job.total, startedAt: job.startedAt },
      outcome,
      preview: preview && {
        id: preview.id,
        slices: preview.result.differences.map(({ slice, isChanged, added, changed, removed }) => ({
          slice,
          isChanged,
          added: added.length,
          changed: changed.length,
          removed: removed.length,
        })),
      },
    }),
    look(work, id) {
      if (work === 'list') {
        preview = null
        void refresh()
      } else if (id === null) throw new Refusal('MISUSE', 'Of which backup?')
      else if (work === 'verify') verify(id)
      else show(id)
    },
    run(request) {
      const work: ChangeWork = request.work
      assertConfirmed(request, store.name)
      begin(work, request.id, async (given) => {
        const context = {
          store,
          redaction,
          page,
          quarantined: quarantine.items,
          onReport: (report: RecoveryReport) => (byHand = report),
        }
        const said = await runChange(context, request, given)
        if (work === 'restore') preview = null
        recorder.write('devtools', `${work}${request.id === null ? '' : ` ${request.id}`}`)
        return said
      })
    },
    cancel: () => job?.stop.abort(),
    get preview() {
      return preview?.result ?? null
    },
    watch() {
      const stale = () => {
        // Lists that nobody looked at yet are read when somebody does.
        if (listedAt !== null) void refresh()
      }
      const names = ['backup:created', 'backup:restored', 'backup:failed'] as const
      const watching = names.map((name) =>
        store.events.on(name, (event) => {
          recorder.write(name, event)
          stale()
        }),
      )
      watching.push(store.events.on('recovery:completed', stale))
      return () => {
        for (const unsubscribe of watching) unsubscribe()
        listedAt = null
        preview = null
        backups = checkpoints = quarantine = unread
      }
    },
    close: () => job?.stop.abort(),
  }
}
