import { array, boolean, count, type Decoded, literal, nullable, number, object, text } from './decoder.js'
import { path, preview } from './preview.js'

/** What a start or `recover()` found wrong, and what was done about it. */
export const recoveryReport = object({
  success: boolean,
  recoveredSlices: array(text),
  failedSlices: array(text),
  dataLoss: boolean,
  backupUsed: nullable(text),
  quarantined: count,
  lostCommits: count,
  steps: array(text),
  durationMs: number,
})

/** What only looks: it runs without control. */
export const lookWork = literal('list', 'verify', 'preview')

/** What changes something, or gives something out. */
export const changeWork = literal(
  'create',
  'import',
  'export',
  'restore',
  'delete',
  'checkpoint',
  'checkpoint-restore',
  'checkpoint-delete',
  'retry',
  'quarantine-export',
  'quarantine-delete',
  'recover',
)

/** Where the store is stopped dead in a crash drill. */
export const drillPhase = literal('memory', 'put', 'commit', 'saved', 'chunks', 'flip', 'backup')

const work = text

const backup = object({
  id: text,
  /** Null when it is broken: see `problem`. */
  kind: nullable(text),
  note: text,
  at: number,
  version: count,
  schemaVersion: count,
  slices: array(object({ name: text, count }), 1_000),
  sizeBytes: count,
  isImported: boolean,
  persistent: boolean,
  problem: nullable(text),
  /** When a panel last had all of it read and validated; null: not since the page was opened. */
  verifiedAt: nullable(number),
})

const checkpoint = object({
  id: text,
  name: text,
  at: number,
  version: count,
  pending: count,
  metadata: preview,
  sizeBytes: count,
  persistent: boolean,
  problem: nullable(text),
})

const quarantined = object({
  id: text,
  at: number,
  slice: nullable(text),
  key: path,
  reason: text,
  value: preview,
})

/** A list that is read from storage when asked for; a problem says why it could not be. */
const listOf = <T>(decoder: (value: unknown) => T) =>
  object({ items: array(decoder, 500), total: count, problem: nullable(text) })

export const drillProof = object({
  id: text,
  phase: drillPhase,
  verdict: literal('held', 'broken', 'unproved'),
  concludedAt: number,
  /** `ok` is null where it could not be told. */
  checks: array(object({ name: text, ok: nullable(boolean), detail: text }), 50),
  facts: array(object({ name: text, before: text, after: text }), 50),
  /** All of it, to be copied. */
  report: text,
})

/** What is known of a store's backups, checkpoints, quarantine and recoveries. */
export const recovery = object({
  /** When the lists were read; null: not yet. */
  listedAt: nullable(number),
  backups: listOf(backup),
  checkpoints: listOf(checkpoint),
  quarantine: listOf(quarantined),
  /** Why nothing can be written to this store; null: it can. */
  readOnly: nullable(text),
  /** What `recover()` came to when a panel last asked for it. */
  byHand: nullable(recoveryReport),
  /** What runs now because a panel asked for it. `total` is 0 until it is known. */
  job: nullable(object({ work, id: nullable(text), done: count, total: count, startedAt: number })),
  /** What the last one came to. */
  outcome: nullable(
    object({ work, id: nullable(text), at: number, tone: literal('ok', 'warn', 'bad'), message: text }),
  ),
  /** The dry run of a restore; `recovery.diff` reads what it would change. */
  preview: nullable(
    object({
      id: text,
      slices: array(object({ slice: text, isChanged: boolean, added: count, changed: count, removed: count }), 1_000),
    }),
  ),
  drill: object({
    /** Why no drill can be run here; null: one can. */
    refusal: nullable(text),
    run: nullable(object({ phase: drillPhase, step: text, startedAt: number })),
    /** Why the last one ended before its phase: nothing was stopped then. */
    failure: nullable(text),
    proof: nullable(drillProof),
  }),
})

export type RecoveryPayload = Decoded<typeof recovery>
export type RecoveryReportView = Decoded<typeof recoveryReport>
export type BackupView = RecoveryPayload['backups']['items'][number]
export type CheckpointView = RecoveryPayload['checkpoints']['items'][number]
export type QuarantinedView = RecoveryPayload['quarantine']['items'][number]
export type LookWork = Decoded<typeof lookWork>
export type ChangeWork = Decoded<typeof changeWork>
export type DrillPhase = Decoded<typeof drillPhase>
export type DrillProof = Decoded<typeof drillProof>
