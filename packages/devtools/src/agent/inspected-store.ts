import type {
  Backups,
  Checkpoints,
  Commit,
  Config,
  Conflicts,
  ConsistencyReport,
  Events,
  IncomingReference,
  Inconsistency,
  Locks,
  LongWorkOptions,
  Presence,
  Quarantine,
  RecoveryReport,
  StoreStats,
  StoreStatus,
  Tab,
  UpdateOptions,
  ValidationReport,
} from '@holdfast/core'

// As a method, so that the recipe of any store's definition fits.
type AnyRecipe = { run(draft: object): unknown }['run']

/** What the devtools use of a store: its public API, and of that only this. Every `SyncStore` is one. */
export interface InspectedStore {
  readonly name: string
  readonly ready: Promise<void>
  getState(): unknown
  getStatus(): StoreStatus
  getStats(): StoreStats
  readonly events: Events<unknown>
  readonly config: {
    get(): Config
    set(patch: Partial<Config>, options?: { readonly source?: string }): void
    reset(options?: { readonly source?: string }): void
  }
  flush(): Promise<void>
  readonly references: readonly IncomingReference[]
  inconsistencies(): readonly Inconsistency[]
  check(options?: LongWorkOptions): Promise<ConsistencyReport>
  validate(options?: LongWorkOptions): Promise<ValidationReport>
  repair(inconsistencies?: readonly Inconsistency[]): Commit
  optimize?(options?: LongWorkOptions & { readonly passes?: readonly 'compaction'[] }): Promise<unknown>
  update(recipe: AnyRecipe, options?: UpdateOptions): Commit
  batch(run: () => void, options?: UpdateOptions): Commit
  readonly backups: Backups
  readonly checkpoints: Checkpoints
  readonly quarantine: Quarantine
  recover(): Promise<RecoveryReport>
  tabs(): readonly Tab[]
  readonly presence: Readonly<Record<string, Pick<Presence, 'peers'>>>
  readonly locks?: Pick<Locks, 'reach' | 'watch' | 'acquire'>
  readonly conflicts?: Conflicts
  leader?(): { readonly tabId: string | null; readonly isSelf: boolean }
}
