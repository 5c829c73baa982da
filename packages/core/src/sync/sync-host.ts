import type { Config } from '../definition/config.js'
import type { HoldfastError } from '../errors.js'
import type { StoragePatience } from '../ports/storage.js'
import type { Ledger, PendingCommit } from './ledger.js'
import type { Reader, ReadResult, Unwritable } from './reader.js'
import type { Ending } from './session-mark.js'

export interface SnapshotResult {
  /** Rows that left the journal. */
  readonly removed: number
  /** Size of the journal. */
  readonly bytesBefore: number
  readonly bytesAfter: number
  readonly durationMs: number
}

/** Those who want to know what the sync shell did, and have no say in it. */
export interface SyncObservers {
  snapshot(result: SnapshotResult): void
  /** Bytes of JSON text were written. */
  written(bytes: number): void
  /** What a killed browser may have left on the disk was mended. */
  scrubbed(): void
  /** How the sessions before this one ended. */
  ended(ending: Ending): void
  /** There is no place for backups. */
  vaultMissing(): void
  /** Storage works again. */
  restored(): void
}

/** What the sync shell needs of the engine, and tells it. */
export interface SyncHost extends Reader {
  readonly observers: SyncObservers
  readonly compactAfterBytes: number
  ledger: Ledger
  readonly settings: { readonly config: Config } & StoragePatience
  /** Runs something during which updates only queue up, then runs those. */
  readonly path: { hold(run: () => void): void }
  /** The journal was read. The host takes over the new ledger. */
  onRead(read: ReadResult): void
  onSaved(commits: readonly PendingCommit[]): void
  /** Storage fails and will be tried again at `nextRetryAt` (wall time; null: never). */
  onTrouble(error: HoldfastError, nextRetryAt: number | null): void
  /** The data is of a newer app, or could not be migrated: nothing may be written. */
  onReadOnly(found: Unwritable): void
}
