import { HoldfastError } from '../errors.js'
import type { RootState } from '../model/root-state.js'
import type { Commit, CommitStatus, Issue } from './commit.js'
import type { Changed } from './prepare.js'

/** What a commit came to when it was derived again, and the state that it was derived on. */
export type DerivedChange = Pick<Changed, 'after' | 'touched' | 'touchedBytes'> & { readonly previous: RootState }

/** The live handle that `update` returns. Promises are made when somebody asks for them. */
export class CommitHandle implements Commit {
  status: CommitStatus = 'queued'
  issues: readonly Issue[] = []
  version: number | undefined = undefined
  /** Given anew to the commit of a transaction when it ends: numbers follow the order of commits. */
  cid: string
  /** Called with each new derivation of the commit, in order; undefined: it is not possible any more. */
  onDerived: ((change: DerivedChange | undefined) => void) | undefined
  #outcome: 'open' | 'saved' | Error = 'open'
  #followers: CommitHandle[] | undefined
  #saved:
    | { readonly promise: Promise<void>; readonly resolve: () => void; readonly reject: (error: Error) => void }
    | undefined

  readonly #onAwaited: () => void

  /** `onAwaited` is called when somebody asks for `saved` of a commit that is not. */
  constructor(cid: string, onAwaited: () => void) {
    this.cid = cid
    this.#onAwaited = onAwaited
  }

  /** It may still be derived again. */
  get isOpen(): boolean {
    return this.#outcome === 'open'
  }

  get saved(): Promise<void> {
    if (this.#saved === undefined) {
      let resolve: () => void = () => undefined
      let reject: (error: Error) => void = () => undefined
      const promise = new Promise<void>((onSaved, onFailed) => {
        resolve = onSaved
        reject = onFailed
      })
      // Whoever awaits it sees the error; nobody has to.
      promise.catch(() => undefined)
      this.#saved = { promise, resolve, reject }
      if (this.#outcome === 'open') this.#onAwaited()
      this.#settle()
    }
    return this.#saved.promise
  }

  get synced(): Promise<void> {
    return this.saved
  }

  /** Makes another handle share the fate of this one: an update inside a batch. */
  addFollower(handle: CommitHandle): void {
    this.#followers ??= []
    this.#followers.push(handle)
  }

  commit(version: number | undefined): void {
    this.status = 'committed'
    this.version = version
    for (const follower of this.#followers ?? []) follower.commit(version)
  }

  markSaved(): void {
    if (this.#outcome === 'open') this.#outcome = 'saved'
    this.#settle()
    for (const follower of this.#followers ?? []) follower.markSaved()
  }

  reject(issues: readonly Issue[], error?: Error): void {
    this.status = 'rejected'
    this.issues = issues
    this.version = undefined
    this.fail(error ?? rejection(issues))
    for (const follower of this.#followers ?? []) follower.reject(issues, error)
  }

  /** The commit stands in memory but can not be saved. */
  fail(error: Error): void {
    if (this.#outcome === 'open') this.#outcome = error
    this.#settle()
    for (const follower of this.#followers ?? []) follower.fail(error)
  }

  #settle(): void {
    if (this.#outcome !== 'open') this.onDerived = undefined
    if (this.#saved === undefined || this.#outcome === 'open') return
    if (this.#outcome === 'saved') this.#saved.resolve()
    else this.#saved.reject(this.#outcome)
  }
}

function rejection(issues: readonly Issue[]): HoldfastError {
  const reasons = issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  return new HoldfastError('VALIDATION_FAILED', `The update was rejected and had no effect. ${reasons}`, {
    fields: { issues },
  })
}
