import type { Commit } from '../../commit/commit.js'
import type { BoundActions, Recipe, StateOf, UpdateOptions } from '../sync-store.js'

/** What a transaction came to: its commit, and what its function returned. */
export type TransactionCommit<T> = Commit & { readonly value: T }

export interface TransactionOptions extends UpdateOptions {
  /** After so many milliseconds, waiting for `ready` included, it is rolled back with `TIMEOUT`. Default 30,000. */
  readonly timeoutMs?: number
  /** Rolls it back when it is aborted; the promise rejects with its reason. */
  readonly signal?: AbortSignal
  /** Waits until the commit is saved; rejects when it can not be now: it stands in memory then, and is saved when storage works again. */
  readonly saved?: boolean
  /** Other updates run while it is open, instead of waiting for its end. */
  readonly concurrent?: boolean
}

/**
 * A private view of the state, and the way to change it. Everything but `signal` throws `MISUSE` once the transaction has
 * ended. Its functions need no `this`.
 */
export interface Transaction<Slices, Actions = object> {
  /**
   * Runs a recipe on this view, at once. The commit is `queued` until the transaction ends; a rejected one makes the whole
   * transaction rejected, and what follows it is not run. The options are checked and otherwise those of the transaction.
   */
  readonly update: (recipe: Recipe<Slices>, options?: UpdateOptions) => Commit
  readonly actions: BoundActions<Actions>
  /** The state as it was at the start, with what this transaction did. */
  readonly getState: () => StateOf<Slices>
  /** Updates that belong together: if `run` throws, none of them has an effect. */
  readonly batch: (run: () => void) => Commit
  /** A part with a view of its own, which ends with the whole; if `run` throws, only what the part did is undone. */
  readonly transaction: <T>(run: (tx: Transaction<Slices, Actions>) => T | Promise<T>) => Promise<TransactionCommit<T>>
  /** Aborted when the transaction is rolled back: `fetch(url, { signal: tx.signal })` stops with it. */
  readonly signal: AbortSignal
}

export interface TransactionSurface<Slices, Actions> {
  /**
   * Calls `run` with a private view of the state and, when what it returns has settled, makes all that it did one commit,
   * on the state as it then is: what others committed meanwhile is kept, and where both changed the same place, the
   * declared conflict policy settles it. Nobody sees anything before. It is rolled back,
   * and the promise rejects, when `run` throws or rejects, after `timeoutMs` (`TIMEOUT`), when `signal` is aborted and when
   * the store closes (`CLOSED`). A step that is rejected makes the whole `rejected`: that is returned like that of an update.
   *
   * Updates of the store wait, `queued`, for the end of a transaction, unless it is `concurrent`. Called in the function of
   * an open transaction, before its first `await`, it is a part of that one; in a subscriber, or before `ready`, it starts
   * afterwards; in a recipe or a batch it is `MISUSE`.
   */
  transaction<T>(
    run: (tx: Transaction<Slices, Actions>) => T | Promise<T>,
    options?: TransactionOptions,
  ): Promise<TransactionCommit<T>>
}
