/** `shared`: any number hold it together. `exclusive`: one alone. */
export type LockMode = 'exclusive' | 'shared'

export interface LockRequest {
  /** Does not wait: where the lock is not free, nothing is run. */
  readonly ifAvailable: boolean
  /** Default `exclusive`. */
  readonly mode?: LockMode
  /** Ends the wait: rejects with the signal's reason. Without effect once the lock is held. */
  readonly signal?: AbortSignal
  /** Takes it, exclusively, from all who hold it and before all who wait. Nothing else of the request counts then. */
  readonly steal?: boolean
  /** It was taken away. What runs goes on. */
  readonly onStolen?: () => void
}

/** The locks of an origin at one moment, by name: one entry for each that holds or waits. */
export interface LockQuery {
  readonly held: readonly string[]
  /** Of those that are held, the ones that are shared. */
  readonly shared: readonly string[]
  readonly waiting: readonly string[]
}

/** Named locks between the tabs of an origin, first come, first served. A convenience (one tab compacts, not all): nothing is safe only because of a lock. */
export interface LocksPort {
  /**
   * Runs `work` while holding the lock and resolves to what it returns. With `ifAvailable`, resolves to undefined at once
   * when somebody else holds it, or waits for it.
   */
  withLock<T>(name: string, request: LockRequest, work: () => Promise<T>): Promise<T | undefined>
  /** What is held and waited for, requests made before it by this page included. Without it, each tab sees its own locks only. */
  query?(): Promise<LockQuery>
  /** How far the locks hold. Without it, in the whole browser. */
  reach?(): 'browser' | 'page'
}
