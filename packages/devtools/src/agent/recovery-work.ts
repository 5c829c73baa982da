import type { Commit, LongWorkOptions, QuarantinedRow, RecoveryReport } from '@holdfast/core'
import type { ChangeWork } from '../protocol/recovery.js'
import type { InspectedStore } from './inspected-store.js'
import type { AgentPage } from './page.js'
import type { Redaction } from './redaction.js'
import { Refusal } from './refusal.js'
import { safeMessage } from './safe-text.js'

export interface ChangeRequest {
  readonly work: ChangeWork
  readonly id: string | null
  readonly text: string | null
  readonly confirm: string | null
  readonly file: Uint8Array<ArrayBuffer> | null
}

/** What something came to, for people. */
export interface Said {
  readonly tone: 'ok' | 'warn' | 'bad'
  readonly message: string
}

interface ChangeContext {
  readonly store: InspectedStore
  readonly redaction: Redaction
  readonly page: AgentPage
  readonly quarantined: readonly QuarantinedRow[]
  readonly onReport: (report: RecoveryReport) => void
}

type Change = (context: ChangeContext, request: ChangeRequest, options: LongWorkOptions) => Promise<Said>

/** What can not be taken back, or takes the place of what is there: wants the store's name. */
const confirmed: readonly ChangeWork[] = [
  'restore',
  'delete',
  'checkpoint-restore',
  'checkpoint-delete',
  'quarantine-delete',
]

const ok = (message: string): Said => ({ tone: 'ok', message })
const rows = (count: number) => `${count} ${count === 1 ? 'row' : 'rows'}`

function idOf({ id }: ChangeRequest): string {
  if (id === null) throw new Refusal('MISUSE', 'Of which one?')
  return id
}

function refuseRaw(redaction: Redaction): void {
  if (!redaction.active) return
  throw new Refusal('PERMISSION_DENIED', 'The file would hold what is redacted. Export it in the app itself.')
}

function committed(commit: Commit | null, redaction: Redaction, done: string): Said {
  if (commit === null) return ok('The state was like that already: nothing was changed.')
  if (commit.status !== 'rejected') return ok(`${done} by one commit, which undo takes back.`)
  const why = commit.issues.slice(0, 5).map((issue) => safeMessage(redaction, issue))
  return { tone: 'bad', message: `Rejected, nothing was changed. ${why.join('; ')}` }
}

const changes: { readonly [Work in ChangeWork]: Change } = {
  create: async ({ store }, { text }, options) => {
    const backup = await store.backups.create({ note: text ?? '', ...options })
    return backup.persistent
      ? ok('The backup was made, and read back byte by byte.')
      : { tone: 'warn', message: 'The backup is in memory only: it goes with the page.' }
  },
  import: async ({ store }, { file }, options) => {
    if (file === null) throw new Refusal('MISUSE', 'There is no file.')
    await store.backups.import(file, options)
    return ok('The file was taken in, checked and validated. The state is as it was: restore it to use it.')
  },
  export: async ({ store, redaction, page }, request) => {
    refuseRaw(redaction)
    const id = idOf(request)
    page.save(await store.backups.export(id), `${store.name}-${id}.backup`)
    return ok('The file was handed to the downloads of the page of the store.')
  },
  restore: async ({ store, redaction }, request, options) => {
    const { commit } = await store.backups.restore(idOf(request), options)
    return committed(commit, redaction, 'Restored')
  },
  delete: async ({ store }, request) => {
    await store.backups.delete(idOf(request))
    return ok('The backup was deleted.')
  },
  checkpoint: async ({ store }, { text }) => {
    await store.checkpoints.create(text || 'devtools', { source: 'devtools' })
    return ok('The checkpoint was made, and read back.')
  },
  'checkpoint-restore': async ({ store, redaction }, request) =>
    committed(await store.checkpoints.restore(idOf(request)), redaction, 'Gone back to the checkpoint'),
  'checkpoint-delete': async ({ store }, request) => {
    await store.checkpoints.delete(idOf(request))
    return ok('The checkpoint was deleted.')
  },
  retry: async ({ store, redaction }, { id }) => {
    const { recovered, remaining } = await store.quarantine.retry(id === null ? undefined : [id])
    if (remaining.length === 0) return ok(`${rows(recovered.length)} came back: nothing of it is in quarantine now.`)
    const why = redaction.active ? 'redacted' : (remaining[0]?.reason ?? '')
    return { tone: 'warn', message: `${recovered.length} came back, ${rows(remaining.length)} stay: ${why}` }
  },
  'quarantine-export': async ({ store, redaction, page }) => {
    refuseRaw(redaction)
    page.save(await store.quarantine.export(), `${store.name}-quarantine.json`)
    return ok('All rows were handed to the downloads of the page of the store.')
  },
  'quarantine-delete': async ({ store, quarantined }, { id }) => {
    const ids = id === null ? quarantined.map((row) => row.id) : [id]
    await store.quarantine.delete(ids)
    return ok(`${rows(ids.length)} deleted for good.`)
  },
  recover: async ({ store, onReport }) => {
    const report = await store.recover()
    onReport(report)
    if (!report.success) return { tone: 'bad', message: report.steps.join(' ') }
    return report.dataLoss
      ? { tone: 'bad', message: 'Recovered with data loss: see the report.' }
      : ok('All was read anew.')
  },
}

/** Throws a refusal where something that can not be taken back was not confirmed. */
export function assertConfirmed({ work, confirm }: ChangeRequest, store: string): void {
  if (!confirmed.includes(work) || confirm === store) return
  throw new Refusal('MISUSE', `Type the name of the store, ${store}, to confirm it.`)
}

/** Does what a panel asked for. Rejects with a refusal, or with what the store says. */
export function runChange(context: ChangeContext, request: ChangeRequest, options: LongWorkOptions): Promise<Said> {
  return changes[request.work](context, request, options)
}
