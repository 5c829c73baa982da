import type { Issue } from '../commit/commit.js'
import { CommitHandle } from '../commit/commit-handle.js'
import { type Prepared, type PrepareLimits, prepareOperations, type SizedState } from '../commit/prepare.js'
import { HoldfastError, reasonOf } from '../errors.js'
import { changesBetween } from '../model/diff-state.js'
import { refuseAsync, WorkingCommit } from './transaction/working-commit.js'
import type { Change, Update, UpdateHost, UpdateRequest, Work } from './update.js'

/** Updates that wait (before `ready`, during a transaction, or issued by subscribers), and how many these may issue in one go before it counts as a loop. */
const maxQueued = 10_000
const nothingDone = { kind: 'changed', effect: [], asked: undefined, touched: new Map(), touchedBytes: 0 } as const

/** Runs updates one at a time and in order: at once when idle, otherwise when what is running has ended. */
export class UpdatePath {
  isReady = false
  readonly #host: UpdateHost
  #queue: Update[] = []
  #isBusy = false
  #isInRecipe = false
  #batch: WorkingCommit | undefined
  /** Open transactions that updates wait for. */
  #awaited = 0
  /** One of them has ended: what waits runs, whatever others are open. */
  #isReleased = false
  /** Of the transaction that ends first: smaller than those of the updates that wait for it. */
  #reservedCid: string | undefined

  constructor(host: UpdateHost) {
    this.#host = host
  }

  /** The state that a reader should see: inside a batch, with what the batch has done so far. */
  get state(): SizedState {
    return this.#batch?.now ?? this.#host.view()
  }

  get queued(): number {
    return this.#queue.length
  }

  /** Something runs that a new transaction can not be part of. */
  get isInUpdate(): boolean {
    return this.#isInRecipe || this.#batch !== undefined
  }

  /** Updates can run: the store is ready, and nothing is running. */
  get isIdle(): boolean {
    return this.isReady && !this.#isBusy
  }

  get #isHeld(): boolean {
    return this.#awaited > 0 && !this.#isReleased
  }

  createHandle(): CommitHandle {
    return new CommitHandle(this.#host.createCid(), this.#host.onAwaited)
  }

  /** A transaction begins, for the end of which updates wait. */
  holdUpdates(): void {
    this.#awaited++
  }

  /** A transaction has ended, after its commit: what waits runs, whatever others are open. */
  releaseUpdates({ wereHeld }: { readonly wereHeld: boolean }): void {
    if (wereHeld) this.#awaited--
    this.#reservedCid = undefined
    this.#isReleased = this.#queue.length > 0
    this.drain()
  }

  submit(work: Work, request: UpdateRequest): CommitHandle {
    if ('transaction' in work) return this.#commit(work.transaction, { ...request, work })
    if (this.#isHeld && this.#queue.length === 0) this.#reservedCid ??= this.#host.createCid()
    const { source, intent, history } = request
    // Field by field: a spread here took a tenth of an update.
    const update: Update = { source, intent, history, work, handle: this.createHandle() }
    if (this.#batch !== undefined && !this.#isInRecipe) this.#runInBatch(update, this.#batch)
    else if (!this.isIdle || this.#isHeld) this.#enqueue(update)
    else {
      try {
        this.#run(update)
      } finally {
        this.drain()
      }
    }
    return update.handle
  }

  /** Commits a transaction: in front of what waits for it. */
  #commit({ handle }: WorkingCommit, request: Omit<Update, 'handle'>): CommitHandle {
    handle.cid = this.#reservedCid ?? this.#host.createCid()
    this.#reservedCid = undefined
    this.#run({ ...request, handle })
    return handle
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
    if (!this.isIdle || this.#isHeld || this.#queue.length === 0) return
    this.#isBusy = true
    try {
      // What waited is no loop, however much it is.
      for (let left = maxQueued + this.#queue.length; this.#queue.length > 0; ) {
        // Taken whole: shifting one by one would cost what is queued.
        const updates = this.#queue
        this.#queue = []
        for (const update of updates) {
          if (left-- <= 0) this.#exhaust(update, 'Subscribers keep issuing updates; break the loop.')
          else this.#runQueued(update)
        }
      }
    } finally {
      this.#isBusy = false
      this.#isReleased = false
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
      const message = `The recipe threw: ${reasonOf(error)}`
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
      const { work, handle } = update
      this.#settle(update, 'batch' in work ? this.#prepareBatch(handle, work.batch) : this.prepare(work))
    } finally {
      this.#isBusy = wasBusy
      finished()
    }
  }

  #settle(update: Update, prepared: Prepared): void {
    if (prepared.kind === 'changed') this.#host.onCommitted(update, prepared)
    else if (prepared.kind === 'unchanged') {
      update.handle.commit(this.#host.version())
      update.handle.markSaved()
    } else {
      update.handle.reject(prepared.issues)
      this.#host.observers.rejected(update, prepared.issues)
    }
  }

  /** What a change comes to on a state. Rethrows what a recipe throws. */
  prepare(
    change: Change,
    before: SizedState = this.#host.view(),
    limits: PrepareLimits = this.#host.limits(),
  ): Prepared {
    const { shape } = this.#host
    if ('operations' in change) {
      const prepared = prepareOperations(shape, before, change.operations(before), limits)
      return prepared.kind === 'unchanged' && change.conflicts ? { ...nothingDone, after: before } : prepared
    }
    if ('transaction' in change) {
      const { base, effect, issues } = change.transaction
      if (issues) return { kind: 'rejected', issues }
      if (change.end && base.state !== before.state) return change.end.prepare(before)
      return prepareOperations(shape, before, effect, limits)
    }
    const open = this.#host.openDraft(before.state)
    const wasInRecipe = this.#isInRecipe
    this.#isInRecipe = true
    try {
      const returned = change.recipe(open.draft)
      refuseAsync(returned, 'A recipe')
      return prepareOperations(shape, before, open.operations(returned), limits)
    } finally {
      this.#isInRecipe = wasInRecipe
      open.close()
    }
  }

  #prepareBatch(handle: CommitHandle, run: () => void): Prepared {
    const batch = new WorkingCommit(handle, this.#host.view())
    this.#fill(batch, run)
    const { effect, asked, base, now: after, touchedBytes } = batch
    if (effect.length === 0) return { kind: 'unchanged' }
    const touched = changesBetween(base.state, after.state, this.#host.shape.isCollection)
    return { kind: 'changed', effect, asked, after, touched, touchedBytes }
  }

  #fill(batch: WorkingCommit, run: () => void): void {
    const outer = this.#batch
    this.#batch = batch
    try {
      batch.fill(run)
    } finally {
      this.#batch = outer
    }
  }

  /** An update inside a batch joins its commit; one that is rejected alone has no part in it. */
  #runInBatch(update: Update, batch: WorkingCommit): void {
    const { work, handle } = update
    if ('batch' in work) {
      const part = new WorkingCommit(handle, batch.now)
      this.#fill(part, work.batch)
      batch.join(part)
      return
    }
    const prepared = this.prepare(work, batch.now)
    if (prepared.kind === 'rejected') this.#settle(update, prepared)
    else batch.take(handle, prepared)
  }
}
