import type { HoldfastErrorCode } from '../errors.js'
import type { StorageEstimate } from '../ports/storage.js'
import type { Progress } from './pace.js'

/**
 * `boot`: reading storage. `live`: running. `memory`: running without storage (see `degraded`). `outdated`: storage was
 * written by a newer app, read-only. `migration-failed`: a migration threw or gave what is invalid; what is stored is
 * untouched, and read-only. `capsule`: of a bug report, see `importCapsule`; read-only. `suspended`: frozen by the browser. `closed`: closed, by `close()`.
 */
export type Phase = 'boot' | 'live' | 'memory' | 'outdated' | 'migration-failed' | 'capsule' | 'suspended' | 'closed'

export interface Degraded {
  /** What kind of failure it is. */
  readonly code: HoldfastErrorCode
  /** Why, in a sentence a developer can act on. */
  readonly reason: string
  /** Milliseconds since the epoch. */
  readonly since: number
  /**
   * What does not work meanwhile: `saving`, `tabs` (own changes do not reach others), `updates` (read-only), `recovery`
   * (`recover()` and the quarantine), `backups` (kept in memory only).
   */
  readonly disabledFeatures: readonly string[]
  /** When storage is tried again, milliseconds since the epoch; null when it will not be. */
  readonly nextRetryAt: number | null
}

/** What happened to data that could not be used when the store started. Nothing is deleted by recovering. */
export interface RecoveryReport {
  readonly success: boolean
  /** Slices that could not be read whole, and for which something was found nevertheless. */
  readonly recoveredSlices: readonly string[]
  /** Slices that started from their initial value because nothing of them could be read. */
  readonly failedSlices: readonly string[]
  /** Whether something that was saved is missing from the state. */
  readonly dataLoss: boolean
  /** The backup that something was taken from; null: none. */
  readonly backupUsed: string | null
  /** How many rows were set aside in quarantine. */
  readonly quarantined: number
  /** How many commits are known to be gone; what else is missing the steps say. */
  readonly lostCommits: number
  /** What was found and done, in order, one sentence each. */
  readonly steps: readonly string[]
  readonly durationMs: number
}

/** How the store is doing. The same object until something in it changes. */
export interface StoreStatus {
  readonly phase: Phase
  /** The version that `getState()` shows. */
  readonly version: number
  /** Commits that are in memory and not saved yet. */
  readonly pending: number
  /** The newest version of which everything is saved. */
  readonly savedVersion: number
  /** `local`: no server is configured. */
  readonly connection: 'local'
  readonly degraded: Degraded | null
  /** The last recovery that found something wrong; null when there was none. */
  readonly recovery: RecoveryReport | null
  /** How far a migration of what is stored has come, before `ready`; null when none is running. */
  readonly migration: Progress | null
  /**
   * Space that the origin has, as it was when whether it is persisted last changed, or when usage last crossed 70 or 90 % of
   * the quota; the newest figures are in the statistics. Null until something was saved, and where the platform does not tell.
   */
  readonly storage: StorageEstimate | null
  /** Whether `undo()` and `redo()` have something to do. */
  readonly canUndo: boolean
  readonly canRedo: boolean
}

export interface LatencySummary {
  readonly count: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
}

/** Counters and measurements since the store was created in this tab. */
export interface StoreStats {
  readonly version: number
  readonly pending: number
  readonly commits: number
  readonly rejected: number
  /** Conflicts that this tab settled. */
  readonly conflicts: number
  /** Subscribers and listeners that threw. */
  readonly errors: number
  /** From the call of `update` to its return, subscribers included. */
  readonly updateLatency: LatencySummary
  /** From the commit in memory to `saved`. */
  readonly saveLatency: LatencySummary
  /** Bytes of journal records and snapshots this tab wrote (as JSON text). */
  readonly bytesWritten: number
  /** Rows in the journal since the last snapshot, and their size. */
  readonly journalRecords: number
  readonly journalBytes: number
  /** Estimated size of the state's JSON. */
  readonly stateBytes: number
  /** When things happened last in this tab, milliseconds since the epoch; null: not yet. */
  readonly lastSnapshotAt: number | null
  readonly lastSavedAt: number | null
  readonly lastBackupAt: number | null
  readonly lastValidationAt: number | null
  readonly lastCheckAt: number | null
  /** When this tab mended what a killed browser may have left on the disk, where a later start would take it for damage. */
  readonly scrubbedAt: number | null
  /** `crash`: a tab of this store died while it was writing, and this tab is the first to notice. Null: not known. */
  readonly lastExit: 'clean' | 'crash' | null
  /** What the last check found; null: none was made yet. */
  readonly inconsistencies: number | null
  /** Shares of the updates of this tab, from 0 to 1: those that were rejected, and errors that no caller could catch per update. */
  readonly rejectionRate: number
  readonly errorRate: number
  /** Space that the origin uses and may use, asked anew in the background when it is read; null where the platform does not tell. */
  readonly storage: StorageEstimate | null
  /** Bytes on the JavaScript heap of this page, where the platform tells (Chromium). */
  readonly heapBytes: number | null
  /** The newest result of each optimisation pass that ran. */
  readonly optimizations: readonly PassResult[]
}

/** What one optimisation pass came to. */
export interface PassResult {
  /** `expires:<collection>`, `prune:<collection>`, the name of a pass of the definition, `indexes` or `compaction`. */
  readonly name: string
  /** Entities that it deleted; of `compaction`, rows of the journal; of `indexes`, indexes made anew. */
  readonly removed: number
  /** Estimated bytes of the state; of `compaction`, bytes of the journal. */
  readonly bytesBefore: number
  readonly bytesAfter: number
  /** Time spent working, waits left out. */
  readonly durationMs: number
  /** Why it had no effect: it threw, or what it did was rejected. */
  readonly error?: string
}
