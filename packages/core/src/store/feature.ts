import type { CommitHandle } from '../commit/commit-handle.js'
import type { Changed, PrepareLimits, SizedState } from '../commit/prepare.js'
import type { StoreShape } from '../definition/store-shape.js'
import type { HoldfastError } from '../errors.js'
import type { LoadedState } from '../journal/hydrate.js'
import type { RootState } from '../model/root-state.js'
import type { Platform } from '../ports/platform.js'
import type { JournalSync } from '../sync/journal-sync.js'
import type { Ledger, PendingCommit } from '../sync/ledger.js'
import type { ReadResult } from '../sync/reader.js'
import type { RebaseTools } from '../sync/rebase.js'
import type { SoundBackup } from '../sync/recovery-plan.js'
import type { DecodedBackup } from '../vault/decode-backup.js'
import type { ConfigKeeper } from './config-keeper.js'
import type { Features } from './features.js'
import type { Observers } from './observers.js'
import type { Update, UpdateRequest, Work } from './update.js'
import type { UpdatePath } from './update-path.js'

/** What a feature may ask of the engine, and have it do. */
export interface FeatureHost {
  /** The definition in force; another one after a hot reload. */
  readonly shape: StoreShape
  /** Names this tab among those that have the store open. */
  readonly tabId: string
  /** Of the schemas that the state is known to pass; none once validation was off. */
  readonly fingerprints: ReadonlyMap<string, string>
  readonly platform: Platform
  readonly path: UpdatePath
  readonly observers: Observers
  readonly settings: ConfigKeeper
  readonly sync: JournalSync
  readonly ready: Promise<void>
  /** What is saved, and what waits to be. */
  ledger: Ledger
  readonly features: Pick<Features, 'olderBackup' | 'readyToSettle'>
  rebaseTools(): RebaseTools
  /** The newest state. */
  view(): SizedState
  version(): number
  limits(): PrepareLimits
  /** Puts in place of the state another of the same content: with its indexes made anew. No commit; subscribers are told. */
  rework(make: (state: RootState) => RootState): void
  /** Throws `CLOSED` and `OUTDATED` when no updates are taken any more. */
  assertOpen(): void
  /** Saves what is pending. */
  flush(): Promise<void>
  /** These are saved, and no longer pending. */
  onSaved(commits: readonly PendingCommit[]): void
  /** Those who wait for what is pending hear that it failed; it stays pending. */
  failWaiters(error: HoldfastError): void
  /** From here on nothing is saved any more; what is pending fails with that error. */
  endSaving(error: HoldfastError): void
  /** Issues an update like any other: at once when idle, queued otherwise. Throws `CLOSED` and `OUTDATED`. */
  submit(work: Work, request: UpdateRequest): CommitHandle
}

/**
 * Something that builds on the update path and that the path itself does not need: history, checks, optimisation. Each hears
 * what happens in the engine by the functions that it has, called in the order of a commit's way, and must not throw.
 */
export interface Feature {
  /** What it adds to the store's public face. */
  readonly surface: object
  /** A commit of this tab is in memory; nobody was told yet. */
  readonly committed?: (update: Update, change: Changed, previous: RootState) => void
  /** The state is another one, whoever changed it. Subscribers were told. */
  readonly changed?: (state: RootState, previous: RootState) => void
  /** What others wrote was taken in; nobody was told yet. */
  readonly read?: (read: ReadResult) => void
  /** A commit that was in memory turned out impossible on newer data. */
  readonly withdrawn?: (cid: string) => void
  /** What was stored is in memory; settings may differ from the defaults from here on. */
  readonly started?: () => void
  /** Settings changed. */
  readonly configured?: () => void
  /** The newest backup that is whole and valid, asked for before anything was read. */
  readonly newestBackup?: () => Promise<SoundBackup | undefined>
  /** The newest backup of that database that is of that schema version. Rejects when the vault fails. */
  readonly olderBackup?: (replicaId: string, schemaVersion: number) => Promise<DecodedBackup | undefined>
  /** What is stored is about to be migrated; gives whether it may be another since it was read. Does not reject. */
  readonly beforeMigration?: () => Promise<boolean>
  /** A newer app owns what is stored. What is pending is left to this feature. */
  readonly outdated?: (error: HoldfastError) => void
  /** Makes a backup of what is about to be migrated: rejects when it could not be made. */
  readonly backUpOlder?: (before: RootState, stored: Pick<LoadedState, 'meta' | 'chain'>) => Promise<void>
  /** The store closes: timers end, what waits is rejected. */
  readonly stopped?: (() => void) | undefined
}
