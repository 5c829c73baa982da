import type {
  Commit,
  Config,
  ConsistencyReport,
  Events,
  IncomingReference,
  Inconsistency,
  LongWorkOptions,
  StoreStats,
  StoreStatus,
  ValidationReport,
} from '@holdfast/core'

/** What the devtools use of a store: its public API, and of that only this. Every `SyncStore` is one. */
export interface InspectedStore {
  readonly name: string
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
  optimize?(options?: LongWorkOptions): Promise<unknown>
}
