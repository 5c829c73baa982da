import type { CommitRecord, Issue } from '../commit/commit.js'
import type { SizedState } from '../commit/prepare.js'
import type { ConflictRecord } from '../conflict/conflict-record.js'
import type { StoreShape } from '../definition/store-shape.js'
import type { Finding } from '../journal/check-stored.js'
import type { LoadedState, Turns } from '../journal/hydrate.js'
import type { RootState } from '../model/root-state.js'
import type { JournalPosition } from './journal-position.js'
import type { Ledger, PendingCommit } from './ledger.js'
import type { AwaitedAnswer, RebaseTools } from './rebase.js'
import type { Recovery, SoundBackup } from './recovery-plan.js'

/** Who catches up, and from where. */
export interface Reader {
  readonly shape: StoreShape
  readonly tabId: string
  readonly fingerprints: ReadonlyMap<string, string>
  readonly ledger: Ledger
  rebaseTools(): RebaseTools
  readonly features: RecoverySources
}

/** What recovery has besides the database. */
export interface RecoverySources {
  /** The newest backup that is sound, where there is one. Does not reject. */
  newestBackup(): Promise<SoundBackup | undefined>
  /** What the newest backup of that database and schema holds, as it was then. Does not reject. */
  olderState(replicaId: string, schemaVersion: number): Promise<RootState | undefined>
  /** Tells tabs of older apps that what is stored is about to be migrated; gives whether one of them has saved something since. */
  beforeMigration(): Promise<boolean>
  /** Makes a backup of what is about to be migrated; gives why it could not be made. Does not reject. */
  backUpOlder(before: RootState, stored: Pick<LoadedState, 'meta' | 'chain'>): Promise<string | undefined>
  /** Resolves when what settles conflicts is loaded, in bounded time; undefined: it is. */
  readyToSettle(): Promise<void> | undefined
  /** Lets others have their turn while a migration runs, and tells them how far it came. */
  migrationTurns(): Turns
}

/** A tab at the end of the journal. */
export interface ReadResult {
  readonly kind: 'read'
  /** The row of the settings, if there is one; undefined: it was not looked at. */
  readonly config: readonly unknown[] | undefined
  readonly ledger: Ledger
  readonly position: JournalPosition
  /** Own commits that turned out to be in the journal already. */
  readonly saved: readonly PendingCommit[]
  /** Commits of other tabs that are new here; none on the first read. */
  readonly commits: readonly CommitRecord[]
  /** Pending commits that are not possible on what was read. */
  readonly rejected: readonly { readonly commit: PendingCommit; readonly issues: readonly Issue[] }[]
  /** What pending commits met in them, and how it was settled. */
  readonly conflicts: readonly ConflictRecord[]
  readonly awaited: readonly AwaitedAnswer[]
  /** The conflicts that the journal tells of. */
  readonly told: readonly ConflictRecord[]
  /** Nothing was known before: what the journal tells is no news. */
  readonly isFirst: boolean
  /** What could not be used, and is or will be set aside. */
  readonly findings: readonly Finding[]
  readonly recovery: Recovery
}

/** Stored data that can be read, as far as it validates, and must not be written to. */
export interface Unwritable {
  readonly kind: 'outdated' | 'migration-failed' | 'capsule'
  readonly problem: string
  readonly version: SizedState
  /** How many commits are in it, where that is known. */
  readonly head?: number
}

export type CaughtUp = ReadResult | Unwritable
