/**
 * Row storage with atomic transactions: what the journal needs of IndexedDB and no more. A transaction is declared as a
 * value, so nothing can be awaited inside one. One contract suite (`@holdfast/testing`) runs on every implementation.
 */

export type StorageKeyPart = string | number
/** Keys are arrays, ordered part by part as IndexedDB orders them: numbers before strings, a prefix before what it begins. */
export type StorageKey = readonly StorageKeyPart[]

/** One row, or the rows whose key is `prefix` followed by a part within `from`…`to` (both inclusive, both optional) and anything after. */
export type StorageQuery =
  | { readonly key: StorageKey }
  | { readonly prefix: StorageKey; readonly from?: StorageKeyPart; readonly to?: StorageKeyPart }

export type StorageRow = readonly [key: StorageKey, value: unknown]

/**
 * `relaxed`: acknowledged when the operating system has it (survives a killed browser; a power cut may take the last second).
 * `strict`: acknowledged when it, and all that was written before it, is on the device.
 */
export type TransactionDurability = 'relaxed' | 'strict'

export interface StorageExpectation {
  readonly key: StorageKey
  /** Whether what stands at `key` (undefined: no row) is what was expected. Called inside the transaction, synchronously. */
  readonly holds: (value: unknown) => boolean
  /** Another row that must be what was expected. */
  readonly also?: StorageExpectation | undefined
}

export interface StorageWrite {
  /** The transaction takes effect only if it holds. */
  readonly expect?: StorageExpectation
  /** Rows that must not exist yet; if one does, the whole transaction has no effect and the outcome is `conflict`. */
  readonly add?: readonly StorageRow[]
  /** Rows written over what is there. Applied after `remove`. */
  readonly put?: readonly StorageRow[]
  /** Rows deleted. Applied first. */
  readonly remove?: readonly StorageQuery[]
  readonly durability: TransactionDurability
}

/** `conflict`: `expect` did not hold or an added key existed; nothing was written. */
export type StorageWriteOutcome = 'written' | 'conflict'

export interface Storage {
  /** Values of each query in key order, all read in one transaction, so they are consistent with each other. A `key` query gives one value or none. */
  read(queries: readonly StorageQuery[]): Promise<readonly (readonly unknown[])[]>
  /** The keys of the rows that a query matches, in order. */
  keys(query: StorageQuery): Promise<readonly StorageKey[]>
  /**
   * Resolves when the transaction is complete. Rejects with a `HoldfastError` when it had no effect or when its outcome is
   * not known (then `fields.outcome` is `'unknown'`): `STORAGE_FULL` on quota, `TIMEOUT`, `STATE_CORRUPTED` when a value
   * cannot be read, `MISSING_DEPENDENCY` when storage cannot be opened or the connection broke (`fields.transient` is true
   * when another try may succeed), `MISUSE` when a value cannot be stored, `CLOSED` after `close`. What `holds` throws is
   * rethrown.
   */
  write(write: StorageWrite): Promise<StorageWriteOutcome>
  /**
   * Lets go of a connection that may be dead: what is under way rejects as it does after a timeout, the next call opens
   * another. Optional: without it, the timeout is waited for.
   */
  renew?(): void
  /** Releases the connection. Calls after it reject with `CLOSED`. */
  close(): void
}

export interface StorageEstimate {
  readonly usageBytes: number
  readonly quotaBytes: number
  /** Whether the browser promised not to evict this origin by itself. */
  readonly persisted: boolean
}

/** How long a call may take. Read anew for each: it may change while the storage is open. */
export interface StoragePatience {
  readonly timeoutMs: number
}

export interface StoragePort {
  /**
   * Opens (or creates) the database of that name. The result reopens by itself after the platform closed its connection.
   * Rejects with `MISSING_DEPENDENCY` where there is no usable storage (`fields.transient` is true when another try may
   * succeed), `TIMEOUT` when the platform does not answer. Calls `onTaken` when the connection was given up because another
   * tab deletes or upgrades the database, or the browser closed it: what is stored may be gone. Not every platform tells.
   */
  open(name: string, options: StoragePatience, onTaken?: () => void): Promise<Storage>
  /** Space used and granted for the whole origin, where the platform tells. */
  estimate(): Promise<StorageEstimate | undefined>
  /**
   * Asks the browser not to evict this origin by itself; perhaps it asks the user. Undefined where it can not be asked.
   * Does not reject.
   */
  persist?(): Promise<boolean | undefined>
  /**
   * Mends what a browser that was killed in the middle of a write may have left on the disk, where a later start would take
   * it for damage. Called once after `open`, and nothing is written before it is done. Does not reject.
   */
  scrub?(): Promise<void>
}
