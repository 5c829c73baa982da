import type { ConflictRecord } from '../conflict/conflict-record.js'
import type { Operation, Path } from '../model/operation.js'

/** One reason why an update was rejected or a stored value could not be used. */
export interface Issue {
  /** Slice, then the entity's key, then the place within it: `['tasks', 't1', 'priority']`. */
  readonly path: Path
  readonly message: string
  readonly code: IssueCode
}

/**
 * What found an issue; newer versions may add to it. The value itself: `schema`, `key-mismatch`, `unstable-transform` (the
 * schema makes another value of its own output), `not-json`, `cycle`, `too-deep`, `too-large` (of one value), `state-too-large`
 * (past `maxStateSize`). What belongs together: `restricted` (something refers to what was deleted), `orphan` (an enforced
 * reference leads nowhere), `check`, `check-threw` and `check-async` (enforced checks). The update as a whole: `recipe-threw`
 * (a queued one, that could not rethrow), `action-threw` and `threw` (when it ran again on newer data), `batch-threw`,
 * `rolled-back` (its transaction was), `queue-full` (too many wait), `not-run` (the store closed or became read-only first).
 * Only in `validate()`: `not-normal` (the schema would store it otherwise), `state-large`, `more` (there are more than are
 * listed). `importPersisted` has some of its own: `map-failed`, `no-key`, `duplicate-key`, `not-entities`, `unknown-slice`,
 * `unreadable`, `validation-off`, `mark-lost`.
 */
export type IssueCode =
  | 'schema'
  | 'key-mismatch'
  | 'unstable-transform'
  | 'not-json'
  | 'cycle'
  | 'too-deep'
  | 'too-large'
  | 'state-too-large'
  | 'restricted'
  | 'orphan'
  | 'check'
  | 'check-threw'
  | 'check-async'
  | 'recipe-threw'
  | 'action-threw'
  | 'threw'
  | 'batch-threw'
  | 'rolled-back'
  | 'queue-full'
  | 'not-run'
  | 'not-normal'
  | 'state-large'
  | 'more'
  | (string & Record<never, never>)

/** What was asked for: it never changes. A named action is run again when the commit is rebased; operations are applied again. */
export type Intent =
  | { readonly kind: 'action'; readonly action: string; readonly args: readonly unknown[] }
  | { readonly kind: 'operations' }

/** A commit as it is stored and exchanged: plain JSON. */
export interface CommitRecord {
  /** Identity: `<tab id>-<number of the commit in that tab>`. Unique; never its position. */
  readonly cid: string
  /** Where in the app the update came from, as given in `update`'s options. */
  readonly source: string
  readonly intent: Intent
  /** What the commit does to the state that it was last based on. */
  readonly effect: readonly Operation[]
  /** The version that the author saw. */
  readonly basis: number
  /** The author's wall time, milliseconds since the epoch. For display only. */
  readonly at: number
  /** The definition's `version` in the author's app. */
  readonly schemaVersion: number
  /** What it met of other tabs' commits when it was derived again, and how that was settled; absent where it met nothing. */
  readonly conflicts?: readonly ConflictRecord[]
  /** Of one that is handed over: what puts back, at the places that it changes, what its author knew there. */
  readonly was?: readonly Operation[]
}

/**
 * `committed`: in memory, visible, on its way to the journal. `rejected`: it had no effect and never will (see `issues`).
 * `queued`: not run yet (the store is not ready, or it was issued inside a notification).
 */
export type CommitStatus = 'committed' | 'rejected' | 'queued'

/** The handle of an update. Its properties are live: a queued commit becomes committed or rejected. */
export interface Commit {
  readonly status: CommitStatus
  /** Identity of the commit, see {@link CommitRecord.cid}. */
  readonly cid: string
  /** Why it was rejected; empty otherwise. */
  readonly issues: readonly Issue[]
  /** The state's version with this commit in it. Undefined unless committed. */
  readonly version: number | undefined
  /**
   * Resolves when the commit is in IndexedDB: it survives a crash of the tab and the browser. Where a newer app owns the
   * database by then, that is when it was handed over to it. Rejects with
   * `VALIDATION_FAILED` if it was rejected, with the storage's error if it can not be saved. Never an unhandled rejection.
   */
  readonly saved: Promise<void>
  /** Resolves when the server has acknowledged it; with no server configured, the same as `saved`. */
  readonly synced: Promise<void>
}
