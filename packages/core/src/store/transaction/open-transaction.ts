import type { CommitHandle } from '../../commit/commit-handle.js'
import type { Prepared } from '../../commit/prepare.js'
import type { EventPayloads } from '../events.js'
import type { FeatureHost } from '../feature.js'
import { type Change, requestOf, type UpdateRequest } from '../update.js'
import type { TransactionOptions } from './transaction.js'
import { TransactionEnd } from './transaction-end.js'
import { hasEnded, misuse, timedOut } from './transaction-errors.js'
import { transactionFace, type UntypedRun } from './transaction-face.js'
import { watchEnd } from './watch-end.js'
import { WorkingCommit } from './working-commit.js'

type Outcome = EventPayloads['transaction:ended']['outcome']
type Ended = CommitHandle & { readonly value: unknown }

/** The transactions of a store: which are open, and whose function is being called. */
export interface TransactionSite {
  readonly host: FeatureHost
  readonly open: Set<OpenTransaction>
  current: OpenTransaction | undefined
  createId(): string
  /** Starts a part of an open transaction. */
  join(parent: OpenTransaction, run: UntypedRun, options?: TransactionOptions): OpenTransaction
}

/** What spans several places may be broken in between: it is judged at the end. */
const inBetween = { enforce: false }

/** One transaction, or part of one, from its start to its end. */
export class OpenTransaction {
  readonly ended: Promise<Ended>
  readonly parts = new Set<OpenTransaction>()
  /** Undefined until it starts, and of a part. */
  end: TransactionEnd | undefined
  readonly #site: TransactionSite
  readonly #options: TransactionOptions
  readonly #request: UpdateRequest
  readonly #parent: OpenTransaction | undefined
  readonly #controller = new AbortController()
  readonly #isAwaited: boolean
  readonly #stopWatching: () => void
  readonly #id: string
  #startedAt = 0
  isInBatch = false
  #hasEnded = false
  /** Undefined until it starts. */
  #working: WorkingCommit | undefined
  #resolve: (ended: Ended) => void = () => undefined
  #reject: (error: unknown) => void = () => undefined

  constructor(site: TransactionSite, options: TransactionOptions, parent?: OpenTransaction) {
    this.#site = site
    this.#id = site.createId()
    this.#options = options
    this.#request = requestOf(options, 'transaction')
    this.#parent = parent
    this.#isAwaited = parent === undefined && options.concurrent !== true
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#siblings.add(this)
    const { signal, timeoutMs = parent === undefined ? 30_000 : undefined } = options
    const onTime = (afterMs: number) => this.#timeOut(afterMs)
    this.#stopWatching = watchEnd({ signal, timeoutMs }, site.host.platform.clock, onTime, (error) =>
      this.rollBack(error),
    )
  }

  /** Takes its view and calls the function. */
  start(run: UntypedRun): void {
    const { host } = this.#site
    if (this.#hasEnded) return
    try {
      host.assertOpen()
      const base = this.#parent === undefined ? host.view() : this.#parent.#open().now
      const working = new WorkingCommit(host.path.createHandle(), base)
      this.#working = working
      if (this.#parent === undefined) this.end = new TransactionEnd(host, working, this.#request.source)
    } catch (error) {
      this.rollBack(error)
      return
    }
    if (this.#parent === undefined) this.#begin()
    const result = (async () => this.#during(() => run(this.#face())))()
    result.then(
      (value) => this.#finish(value),
      (error: unknown) => this.rollBack(error),
    )
  }

  /** Ends it without effect. */
  rollBack(error: unknown, outcome: Outcome = 'rolled-back'): void {
    if (!this.#close()) return
    const message = `The transaction '${this.#request.source}' that this update was part of was rolled back; none of it has an effect.`
    this.#working?.handle.reject([{ path: [], code: 'rolled-back', message }])
    for (const part of [...this.parts]) {
      // The whole says it.
      part.ended.catch(() => undefined)
      part.rollBack(error, outcome)
    }
    this.#controller.abort(error)
    this.#leave(outcome)
    this.#reject(error)
  }

  get #siblings(): Set<OpenTransaction> {
    return this.#parent?.parts ?? this.#site.open
  }

  #timeOut(timeoutMs: number): void {
    const { source } = this.#request
    if (this.#parent === undefined) {
      this.#site.host.observers.emitter.emit('transaction:timeout', { id: this.#id, source, timeoutMs })
    }
    this.rollBack(timedOut(source, timeoutMs), 'timeout')
  }

  #begin(): void {
    const { host } = this.#site
    const { clock } = host.platform
    this.#startedAt = clock.monotonic()
    if (this.#isAwaited) host.path.holdUpdates()
    const { source } = this.#request
    host.observers.emitter.emit('transaction:started', { id: this.#id, source, at: clock.now() })
  }

  async #finish(value: unknown): Promise<void> {
    // Parts that nobody waited for belong to it nevertheless.
    while (this.parts.size > 0) await Promise.allSettled([...this.parts].map(({ ended }) => ended))
    const working = this.#working
    if (working === undefined || !this.#close()) return
    const { handle } = working
    try {
      if (this.#parent === undefined) this.#site.host.submit({ transaction: working, end: this.end }, this.#request)
      else this.#parent.#joined(working)
    } catch (error) {
      this.#hasEnded = false
      return this.rollBack(error)
    }
    this.#leave(handle.status === 'rejected' ? 'rejected' : 'committed')
    const ended = Object.assign(handle, { value })
    // A part that waited would wait for itself: it is saved with the whole.
    if (this.#options.saved !== true || this.#parent !== undefined) this.#resolve(ended)
    // Where storage fails, `flush` says so at once; the commit itself waits until it works again.
    else Promise.all([handle.saved, this.#site.host.flush()]).then(() => this.#resolve(ended), this.#reject)
  }

  /** Says once that it has ended: nothing can be done in it any more. */
  #close(): boolean {
    if (this.#hasEnded) return false
    this.#hasEnded = true
    this.#stopWatching()
    return true
  }

  #leave(outcome: Outcome): void {
    this.#siblings.delete(this)
    if (this.#working === undefined || this.#parent !== undefined) return
    const { path, observers, platform } = this.#site.host
    path.releaseUpdates({ wereHeld: this.#isAwaited })
    const { cid } = this.#working.handle
    observers.emitter.emit('transaction:ended', {
      id: this.#id,
      source: this.#request.source,
      outcome,
      durationMs: platform.clock.monotonic() - this.#startedAt,
      ...(outcome === 'committed' ? { cid } : {}),
    })
  }

  /** Takes in what a part did, on what was done beside it. */
  #joined(part: WorkingCommit): void {
    const working = this.#open()
    if (part.base === working.now && part.issues === undefined) working.join(part)
    else this.#take(part.handle, working, { transaction: part })
  }

  #take(handle: CommitHandle, working: WorkingCommit, change: Change): void {
    const { host } = this.#site
    const prepared: Prepared =
      working.issues === undefined
        ? host.path.prepare(change, working.now, { ...host.limits(), ...inBetween })
        : { kind: 'rejected', issues: working.issues }
    if (prepared.kind !== 'rejected') working.take(handle, prepared)
    else {
      working.issues = prepared.issues
      handle.reject(prepared.issues)
    }
  }

  /** What its function is given. */
  #face(): object {
    const site = this.#site
    return transactionFace({
      shape: site.host.shape,
      signal: this.#controller.signal,
      getState: () => this.#open().now.state,
      submit: (change) => this.#submit(change),
      batch: (run) => this.#batch(run),
      join: (run) => site.join(this, run).ended,
    })
  }

  #submit(change: Change): CommitHandle {
    const working = this.#open()
    const { path } = this.#site.host
    if (path.isInUpdate) throw misuse('A transaction can not be changed inside a recipe or a batch of the store.')
    const handle = path.createHandle()
    this.#take(handle, working, change)
    return handle
  }

  #batch(run: () => void): CommitHandle {
    const outer = this.#open()
    const part = new WorkingCommit(this.#site.host.path.createHandle(), outer.now)
    part.issues = outer.issues
    const wasInBatch = this.isInBatch
    this.#working = part
    this.isInBatch = true
    try {
      this.#during(() => part.fill(run))
    } finally {
      this.isInBatch = wasInBatch
      this.#working = outer
    }
    this.#joined(part)
    return part.handle
  }

  /** Calls a function of the app; a transaction of the store that it begins is part of this one. */
  #during<T>(run: () => T): T {
    const site = this.#site
    const outer = site.current
    site.current = this
    try {
      return run()
    } finally {
      site.current = outer
    }
  }

  #open(): WorkingCommit {
    if (this.#working !== undefined && !this.#hasEnded) return this.#working
    throw hasEnded(this.#request.source)
  }
}
