import type { Issue } from '../commit/commit.js'
import { CommitHandle } from '../commit/commit-handle.js'
import { type Prepared, type PrepareLimits, prepareOperations, type SizedState } from '../commit/prepare.js'
import { HoldfastError } from '../errors.js'
import { changesBetween } from '../model/diff-state.js'
import type { Operation } from '../model/operation.js'
import type { Update, UpdateHost, UpdateRequest, Work } from './update.js'

/** Updates that wait (before `ready`, or issued by subscribers), and how many may run in one go before it counts as a loop. */
const maxQueued = 10_000

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

  submit(work: Work, request: UpdateRequest): CommitHandle {
    const update: Update = {
      ...request,
      work,
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
      const view = this.#host.view()
      this.#settle(update, 'batch' in work ? this.#prepareBatch(update, work.batch) : this.prepare(work, view))
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

  /** What a recipe or operations come to on a state. Rethrows what a recipe throws. */
  prepare(
    work: Exclude<Work, { readonly batch: unknown }>,
    before: SizedState,
    limits: PrepareLimits = this.#host.limits(),
  ): Prepared {
    const { shape } = this.#host
    if ('operations' in work) return prepareOperations(shape, before, work.operations(before), limits)
    const open = this.#host.openDraft(before.state)
    this.#isInRecipe = true
    try {
      refuseAsync(work.recipe(open.draft), 'A recipe')
      return prepareOperations(shape, before, open.operations(), limits)
    } finally {
      this.#isInRecipe = false
      open.close()
    }
  }

  #prepareBatch({ handle }: Update, run: () => void): Prepared {
    const before = this.#host.view()
    const batch: Batch = { handle, effect: [], working: before }
    this.#collect(batch, run)
    const { effect, working: after } = batch
    if (effect.length === 0) return { kind: 'unchanged' }
    const touched = changesBetween(before.state, after.state, this.#host.shape.isCollection)
    return { kind: 'changed', effect, after, touched }
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
    const prepared = this.prepare(work, batch.working)
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
