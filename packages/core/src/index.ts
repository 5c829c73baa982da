export type { Commit, CommitRecord, CommitStatus, Intent, Issue, IssueCode } from './commit/commit.js'
export type { ConflictOutcome, ConflictRecord, SideCommits } from './conflict/conflict-record.js'
export { orderBetween } from './conflict/order-between.js'
export type { Inconsistency } from './consistency/inconsistency.js'
export type { CheckReport, EntityCheck, Report, StateCheck } from './definition/check.js'
export {
  type CollectionDefinition,
  type CollectionOptions,
  collection,
  type IndexOptions,
  type KeyWhereNeeded,
  type TextField,
} from './definition/collection.js'
export type { Config, Durability } from './definition/config.js'
export type {
  Conflict,
  ConflictPolicy,
  ConflictResolver,
  FieldMerge,
  FieldMerges,
} from './definition/conflict-policy.js'
export type { HistoryOptions } from './definition/history.js'
export type { Pass, PassContext, PruneOptions } from './definition/pass.js'
export { type PresenceDefinition, type PresenceOptions, presence } from './definition/presence.js'
export type {
  IncomingReference,
  OnDelete,
  Reference,
  ReferenceDefinitions,
  ReferenceOptions,
  TargetOf,
} from './definition/reference.js'
export { type Scope, type SliceDefinition, type SliceOptions, slice } from './definition/slice.js'
export type {
  SchemaOutput,
  StandardSchema,
  StandardSchemaIssue,
  StandardSchemaResult,
} from './definition/standard-schema.js'
export { HoldfastError, type HoldfastErrorCode, type HoldfastErrorOptions, isHoldfastError } from './errors.js'
export type { Collection, CollectionDraft, OrderedRange } from './model/collection-view.js'
export type { Immutable } from './model/immutable.js'
export type { IndexKey } from './model/index-definition.js'
export type { Operation, Path, PathPart } from './model/operation.js'
export { browserPlatform } from './platform/browser-platform.js'
export type { CanaryPort } from './ports/canary.js'
export type { Channel, ChannelPort } from './ports/channel.js'
export type { Clock } from './ports/clock.js'
export type { CompressionPort } from './ports/compression.js'
export type { Ids } from './ports/ids.js'
export type { LifecycleEvent, LifecyclePort } from './ports/lifecycle.js'
export type { LockMode, LockQuery, LockRequest, LocksPort } from './ports/locks.js'
export type { MemoryPort } from './ports/memory.js'
export type { Platform } from './ports/platform.js'
export type {
  Storage,
  StorageEstimate,
  StorageExpectation,
  StorageKey,
  StorageKeyPart,
  StoragePatience,
  StoragePort,
  StorageQuery,
  StorageRow,
  StorageWrite,
  StorageWriteOutcome,
  TransactionDurability,
} from './ports/storage.js'
export type { VaultPort } from './ports/vault.js'
export type {
  Backup,
  BackupDetails,
  Backups,
  CreateBackupOptions,
  RestoreOptions,
  RestoreResult,
} from './store/backups/backups.js'
export type { SliceDifference } from './store/backups/restore-plan.js'
export type { Capsule, CapsuleHeader, CapsuleSlice, ExportCapsuleOptions } from './store/capsule/capsule.js'
export type { CapsuleSource, ImportCapsuleOptions } from './store/capsule/open-capsule.js'
export type { Redact } from './store/capsule/redact.js'
export { defaultConfig } from './store/check-config.js'
export type { Conflicts, ReplayOptions, ReplayPolicy, ReplayResult } from './store/conflicts/conflicts.js'
export type { ConsistencyReport, ValidationReport } from './store/consistency/report.js'
export {
  type CapsuleStore,
  createSyncStore,
  importCapsule,
  liveStores,
  type StoreDefinition,
  type StoreOptions,
} from './store/create-sync-store.js'
export type { EventName, EventPayloads, Events } from './store/events.js'
export type { Checkpoint, Checkpoints } from './store/history/checkpoints.js'
export type { HistoryStep, StoreHistory } from './store/history/history.js'
export type { Leader } from './store/leadership/leader.js'
export type { HeldLock, LockClaim, LockOptions, Locks } from './store/locks/locks.js'
export type { OptimizeOptions, PassName } from './store/optimization/optimization.js'
export type { LongWorkOptions, Progress } from './store/pace.js'
export type { Peer, Presence, Tab } from './store/presence/presence.js'
export type { Quarantine, QuarantinedRow, QuarantineRetry } from './store/recovery/quarantine.js'
export type { SelectorOptions, StateListener } from './store/state-holder.js'
export type {
  Degraded,
  LatencySummary,
  PassResult,
  Phase,
  RecoveryReport,
  StoreStats,
  StoreStatus,
} from './store/status.js'
export type {
  ActionDefinitions,
  BoundActions,
  CheckDefinition,
  CollectionName,
  DraftOf,
  EntityOf,
  NotAsync,
  Recipe,
  SliceDefinitions,
  StateOf,
  SyncStore,
  UpdateOptions,
} from './store/sync-store.js'
export type { Transaction, TransactionCommit, TransactionOptions } from './store/transaction/transaction.js'
export type { BackupKind } from './vault/backup-header.js'
