import type { Issue } from '../../commit/commit.js'
import type { CommitHandle } from '../../commit/commit-handle.js'
import type { Asked, Prepared, SizedState } from '../../commit/prepare.js'
import { HoldfastError } from '../../errors.js'
import type { Operation } from '../../model/operation.js'

/**
 * A commit in the making, of a batch or a transaction: updates are prepared on what it has done so far, and share the fate
 * of the whole.
 */
export class WorkingCommit {
  readonly handle: CommitHandle
  readonly base: SizedState
  readonly effect: Operation[] = []
  /** Of each update, what it asked for. */
  readonly asked: (readonly Operation[])[] = []
  /** Estimated size of what its updates touched. */
  touchedBytes = 0
  /** What it stands on, with all that it did. */
  now: SizedState
  /** Why the whole can not be committed any more: what a step of it was rejected for. */
  issues: readonly Issue[] | undefined

  constructor(handle: CommitHandle, base: SizedState) {
    this.handle = handle
    this.base = base
    this.now = base
  }

  /** Takes in an update that was prepared on `now`. */
  take(handle: CommitHandle, prepared: Exclude<Prepared, { readonly kind: 'rejected' }>): void {
    this.handle.addFollower(handle)
    if (prepared.kind !== 'changed') return
    const { effect, asked = [effect], after, touchedBytes } = prepared
    this.#add(effect, asked, after, touchedBytes)
  }

  /** Takes in a part that was made on `now`. */
  join(part: WorkingCommit): void {
    this.handle.addFollower(part.handle)
    this.#add(part.effect, part.asked, part.now, part.touchedBytes)
  }

  /** Gathers what a function issues; if it throws, all that it issued is rejected and has no effect. */
  fill(run: () => unknown): void {
    try {
      refuseAsync(run(), 'The function given to batch()')
    } catch (error) {
      const message = 'The batch that this update was part of threw; none of it has an effect.'
      this.handle.reject([{ path: [], code: 'batch-threw', message }])
      throw error
    }
  }

  #add(effect: readonly Operation[], asked: Asked, after: SizedState, touchedBytes: number): void {
    // One by one: a spread of a large import would not fit on the stack.
    for (const operation of effect) this.effect.push(operation)
    for (const part of asked) this.asked.push(part)
    this.now = after
    this.touchedBytes += touchedBytes
  }
}

/** Throws `MISUSE` when a function that must have ended returned a promise. */
export function refuseAsync(result: unknown, what: string): void {
  if (typeof (result as PromiseLike<unknown> | null | undefined)?.then !== 'function') return
  // What it comes to is nobody's: the error below says what to do instead.
  Promise.resolve(result).catch(() => undefined)
  throw new HoldfastError(
    'MISUSE',
    `${what} must not be async: it would change the state after it was committed. Await first, then update; or use transaction().`,
  )
}
