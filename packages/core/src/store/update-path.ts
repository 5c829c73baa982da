import type { Intent, Issue } from '../commit/commit.js'
import { CommitHandle } from '../commit/commit-handle.js'
import { type Prepared, type PrepareLimits, prepareOperations, type SizedState } from '../commit/prepare.js'
import type { StoreShape } from '../definition/store-shape.js'
import type { RecipeDraft } from '../draft/root-draft.js'
import { HoldfastError } from '../errors.js'
import type { Operation } from '../model/operation.js'
import type { RootState } from '../model/root-state.js'

/** Updates that wait (before `ready`, or issued by subscribers), and how many may run in one go before it counts as a loop. */
const maxQueued = 10_000

export type UntypedRecipe = (draft: object) => unknown

/** One request for a change. */
export interface Update {
  readonly source: string
  readonly intent: Intent
  readonly work: { readonly recipe: UntypedRecipe } | { readonly batch: () => void }
  readonly handle: CommitHandle
}

export interface UpdateHost {
  readonly observers: {
    /** An error that no caller can catch. */
    error(error: unknown): void
    rejected(update: Update, issues: readonly Issue[]): void
    /** Measures a run: returns what to call at its end. */
    readonly stats: { startUpdate(): () => void }
  }
  readonly shape: StoreShape
  view(): SizedState
  version(): number
  limits(): PrepareLimits
  openDraft(before: RootState): RecipeDraft
  createCid(): string
  /** Somebody waits for a commit to be saved. */
  readonly onAwaited: () => void
  /** Takes a commit into memory and tells everybody. */
  onCommitted(update: Update, prepared: Extract<Prepared, { kind: 'changed' }>): void
}

interface Batch {
  readonly handle: CommitHandle
  readonly effect: Operation[]
  working: SizedState
}

/** Runs updates one at a time and in order: at once when idle, otherwise when what is running has ended. */
export class UpdatePath {
  isReady = false
  readonly #host: UpdateHost
  #queue: Update[] = []
  #isBusy = false
  #isInRecipe = false
  #batch: Batch | undefined

  constructor(host: UpdateHost) {
    this.#host = host
  }

  /** The state that a reader should see: inside a batch, with what the batch has done so far. */
  get state(): SizedState {
    return this.#batch?.working ?? this.#host.view()
  }

  get queued(): number {
    return this.#queue.length
  }

  submit(work: Update['work'], source: string, intent: Intent): CommitHandle {
    const update: Update = {
      work,
      source,
      intent,
      handle: new CommitHandle(this.#host.createCid(), this.#host.onAwaited),
    }
    if (this.#batch !== undefined && !this.#isInRecipe) this.#runInBatch(update, this.#batch)
    else if (this.#isBusy || !this.isReady) this.#enqueue(update)
    else {
      try {
        this.#run(update)
      } finally {
        this.drain()
      }
    }
    return update.handle
  }

  /** Runs something during which updates only queue up, then runs those. */
  hold(run: () => void): void {
    const wasBusy = this.#isBusy
    this.#isBusy = true
    try {
      run()
    } finally {
      this.#isBusy = wasBusy
    }
    this.drain()
  }

  /** Runs what has queued up, and behind it what listeners issue in answer: the journal relies on commits in the order of their cids. */
  drain(): void {
    if (this.#isBusy || !this.isReady || this.#queue.length === 0) return
    this.#isBusy = true
    try {
      for (let count = 0; this.#queue.length > 0; count++) {
        // Taken whole: shifting one by one would cost what is queued.
        const updates = this.#queue
        this.#queue = []
        for (const update of updates) {
          if (count++ >= maxQueued) this.#exhaust(update, 'Subscribers keep issuing updates; break the loop.')
          else this.#runQueued(update)
        }
      }
    } finally {
      this.#isBusy = false
    }
  }

  /** Ends what waits, with that error. */
  rejectQueued(error: HoldfastError): void {
    const updates = this.#queue
    this.#queue = []
    for (const { handle } of updates) handle.reject([{ path: [], code: 'not-run', message: error.message }], error)
  }

  #enqueue(update: Update): void {
    if (this.#queue.length >= maxQueued) this.#exhaust(update, `${maxQueued} updates are already waiting.`)
    else this.#queue.push(update)
  }

  #exhaust(update: Update, why: string): void {
    const error = new HoldfastError('RESOURCE_EXHAUSTED', `The update was not run. ${why}`)
    const issues: Issue[] = [{ path: [], code: 'queue-full', message: error.message }]
    update.handle.reject(issues, error)
    this.#host.observers.rejected(update, issues)
  }

  #runQueued(update: Update): void {
    try {
      this.#run(update)
    } catch (error) {
      // Its caller is long gone: the handle says it, and the platform reports it.
      const message = `The recipe threw: ${error instanceof Error ? error.message : String(error)}`
      const issues: Issue[] = [{ path: [], code: 'recipe-threw', message }]
      update.handle.reject(issues, error instanceof Error ? error : undefined)
      this.#host.observers.rejected(update, issues)
      this.#host.observers.error(error)
    }
  }

  #run(update: Update): void {
    const finished = this.#host.observers.stats.startUpdate()
    const wasBusy = this.#isBusy
    this.#isBusy = true
    try {
      const { work } = update
      const prepared =
        'batch' in work ? this.#prepareBatch(update, work.batch) : this.#prepare(work.recipe, this.#host.view())
      this.#settle(update, prepared)
    } finally {
      this.#isBusy = wasBusy
      finished()
    }
  }

  #settle(update: Update, prepared: Prepared): void {
    if (prepared.kind === 'changed') this.#host.onCommitted(update, prepared)
    else if (prepared.kind === 'unchanged') this.#settleUnchanged(update)
    else {
      update.handle.reject(prepared.issues)
      this.#host.observers.rejected(update, prepared.issues)
    }
  }

  #settleUnchanged({ handle }: Update): void {
    handle.commit(this.#host.version())
    handle.markSaved()
  }

  #prepare(recipe: UntypedRecipe, before: SizedState): Prepared {
    const { shape } = this.#host
    const open = this.#host.openDraft(before.state)
    this.#isInRecipe = true
    try {
      refuseAsync(recipe(open.draft), 'A recipe')
      return prepareOperations(shape, before, open.operations(), this.#host.limits())
    } finally {
      this.#isInRecipe = false
      open.close()
    }
  }

  #prepareBatch({ handle }: Update, run: () => void): Prepared {
    const batch: Batch = { handle, effect: [], working: this.#host.view() }
    this.#collect(batch, run)
    const { effect, working: after } = batch
    return effect.length === 0 ? { kind: 'unchanged' } : { kind: 'changed', effect, after }
  }

  /** Gathers what a function issues; if it throws, all that it issued is rejected and has no effect. */
  #collect(batch: Batch, run: () => unknown): void {
    const outer = this.#batch
    this.#batch = batch
    try {
      refuseAsync(run(), 'The function given to batch()')
    } catch (error) {
      const message = 'The batch that this update was part of threw; none of it has an effect.'
      batch.handle.reject([{ path: [], code: 'batch-threw', message }])
      throw error
    } finally {
      this.#batch = outer
    }
  }

  /** An update inside a batch joins its commit; one that is rejected alone has no part in it. */
  #runInBatch(update: Update, batch: Batch): void {
    const { work } = update
    if ('batch' in work) {
      const inner: Batch = { handle: update.handle, effect: [], working: batch.working }
      this.#collect(inner, work.batch)
      this.#join(batch, inner.handle, inner.effect, inner.working)
      return
    }
    const prepared = this.#prepare(work.recipe, batch.working)
    if (prepared.kind === 'rejected') this.#settle(update, prepared)
    else if (prepared.kind === 'unchanged') batch.handle.addFollower(update.handle)
    else this.#join(batch, update.handle, prepared.effect, prepared.after)
  }

  #join(batch: Batch, handle: CommitHandle, effect: readonly Operation[], after: SizedState): void {
    batch.handle.addFollower(handle)
    // One by one: a spread of a large import would not fit on the stack.
    for (const operation of effect) batch.effect.push(operation)
    batch.working = after
  }
}

function refuseAsync(result: unknown, what: string): void {
  if (typeof (result as PromiseLike<unknown> | null | undefined)?.then !== 'function') return
  // What it comes to is nobody's: the error below says what to do instead.
  Promise.resolve(result).catch(() => undefined)
  throw new HoldfastError(
    'MISUSE',
    `${what} must not be async: it would change the state after it was committed. Await first, then update.`,
  )
}
