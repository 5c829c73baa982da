import type { LockMode } from '../../ports/locks.js'

export interface LockOptions {
  /** `shared`: together with others that share it. Default `exclusive`: alone. */
  readonly mode?: LockMode
  /** How long to wait for it, in milliseconds; 0: not at all. Then `LOCK_TIMEOUT`. Default: without end. */
  readonly timeoutMs?: number
  /** Ends the wait: rejects with the signal's reason. Without effect once the lock is held. */
  readonly signal?: AbortSignal
  /** Takes it, exclusively, from all who hold it and before all who wait. They are told; what they do goes on. */
  readonly steal?: boolean
  /**
   * A lock that whoever asks holds already. Then the order of locks is enforced: the new one has to come after this one, or
   * it is `LOCK_ORDER`. Default: the lock of the `withLock` whose function is asking, which is known until that function first
   * waits. What is asked for later and without it is a flow of its own, of which nothing is known.
   */
  readonly within?: HeldLock
  /** Who it is, for other tabs to show: a person's name, a part of the app. At most 64 characters. Default none. */
  readonly label?: string
}

/** A lock that is held, until it is released or lost. */
export interface HeldLock {
  readonly name: string
  readonly mode: LockMode
  /** Aborts when the lock is lost: `LOCK_STOLEN` when it was taken away, `CLOSED` when the store is closed. Not by `release`. */
  readonly lost: AbortSignal
  /**
   * Lets go of it; resolves when it is free. An exclusive lock is let go of once what this tab committed is saved, so that
   * who has it next reads it; saving that fails does not keep it. Calling it again changes nothing. Does not reject.
   */
  release(): Promise<void>
}

/** Who holds a lock, or waits for it. */
export interface LockClaim {
  /** Names the claim among those of all tabs. */
  readonly id: string
  readonly name: string
  readonly mode: LockMode
  readonly state: 'held' | 'waiting'
  readonly tabId: string
  readonly label: string
  readonly isSelf: boolean
  /** Since when it has held it, or has waited: milliseconds since the epoch. */
  readonly since: number
  /** The same as an age in milliseconds, when the list was made. */
  readonly ageMs: number
  /** It is another tab's, which did not answer within 2 seconds: frozen, or busy. It keeps its locks; stealing them is up to you. */
  readonly isHung: boolean
}

/** Named locks between the tabs of this store, first come, first served. For convenience: no data is safe only because of a lock. */
export interface Locks {
  /** `browser`: between all tabs. `page`: the platform has no Web Locks, other tabs know nothing of this one's. */
  readonly reach: 'browser' | 'page'
  /**
   * Runs `run` while holding the lock and gives what it returns; lets go of it however that ends. What was saved by whoever
   * held it before is in the state. Rejects with what `run` throws, with `LOCK_TIMEOUT`, `LOCK_ORDER`, `CLOSED`, `MISUSE`, or
   * the signal's reason. Whoever is robbed goes on: `lost` tells.
   */
  withLock<Result>(
    name: string,
    run: (lock: HeldLock) => Result | Promise<Result>,
    options?: LockOptions,
  ): Promise<Result>
  /** Resolves when the lock is held; it is held until it is released, robbed, or the store or the tab closes. Rejects as `withLock` does. */
  acquire(name: string, options?: LockOptions): Promise<HeldLock>
  /** Who holds locks and who waits, in all tabs of this store, in that order for each lock. Takes up to 2 seconds when a holder does not answer. */
  list(): Promise<readonly LockClaim[]>
  /** Calls `listener` with what `list` would give, soon and whenever it changes, until the returned function is called. A claim is the same object until it changes, `ageMs` aside. */
  watch(listener: (claims: readonly LockClaim[]) => void): () => void
}

/** What locks add to a store's public face. */
export interface LocksSurface {
  readonly locks: Locks
}

/** Says of a store's lock that this tab got it, let go of it, or lost it. */
export interface LockEvents {
  'lock:acquired': {
    readonly name: string
    readonly mode: LockMode
    readonly label: string
    readonly waitedMs: number
  }
  'lock:released': { readonly name: string; readonly mode: LockMode; readonly heldMs: number }
  'lock:timeout': { readonly name: string; readonly mode: LockMode; readonly timeoutMs: number }
  /** A lock was taken from those who held it. Each robbed tab hears of it, and the thief. */
  'lock:stolen': { readonly name: string; readonly mode: LockMode; readonly role: 'robbed' | 'thief' }
}
