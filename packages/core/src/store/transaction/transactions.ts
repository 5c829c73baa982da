import type { Changed } from '../../commit/prepare.js'
import { HoldfastError } from '../../errors.js'
import type { ReadResult } from '../../sync/reader.js'
import type { Feature, FeatureHost } from '../feature.js'
import type { Update } from '../update.js'
import { OpenTransaction, type TransactionSite } from './open-transaction.js'
import type { TransactionOptions } from './transaction.js'
import { misuse } from './transaction-errors.js'
import { callable, type UntypedRun } from './transaction-face.js'

/** Private views of the state that end as one commit, or as none. */
export class Transactions implements Feature, TransactionSite {
  readonly host: FeatureHost
  readonly open = new Set<OpenTransaction>()
  current: OpenTransaction | undefined
  readonly surface = {
    transaction: async (run: UntypedRun, options: TransactionOptions = {}): Promise<unknown> =>
      this.#begin(callable(run, 'transaction() needs a function'), options).ended,
  }
  #count = 0

  constructor(host: FeatureHost) {
    this.host = host
  }

  createId(): string {
    return `transaction-${++this.#count}`
  }

  join(parent: OpenTransaction, run: UntypedRun, options: TransactionOptions = {}): OpenTransaction {
    if (parent.isInBatch) throw misplaced()
    const part = new OpenTransaction(this, options, parent)
    part.start(run)
    return part
  }

  read({ commits }: ReadResult): void {
    for (const { end } of this.open) end?.meet(commits)
  }

  committed({ handle: { cid }, source, intent }: Update, { effect }: Changed): void {
    if (this.open.size === 0) return
    const commit = { cid, source, intent, effect, basis: 0, at: 0, schemaVersion: this.host.shape.version }
    for (const { end } of this.open) end?.meet([commit])
  }

  stopped(): void {
    const message = `Store '${this.host.shape.name}' was closed while a transaction was open; it was rolled back.`
    for (const each of [...this.open]) each.rollBack(new HoldfastError('CLOSED', message))
  }

  #begin(run: UntypedRun, options: TransactionOptions): OpenTransaction {
    const { host } = this
    checkOptions(options)
    host.assertOpen()
    if (host.path.isInUpdate) throw misplaced()
    if (this.current !== undefined && host.path.isIdle) return this.join(this.current, run, options)
    const transaction = new OpenTransaction(this, options)
    if (host.path.isIdle) transaction.start(run)
    else void host.ready.then(() => transaction.start(run))
    return transaction
  }
}

function checkOptions({ timeoutMs, signal }: TransactionOptions): void {
  signal?.throwIfAborted()
  if (timeoutMs === undefined || (typeof timeoutMs === 'number' && timeoutMs > 0)) return
  throw misuse(`transaction(): timeoutMs must be a number above 0; got ${String(timeoutMs)}.`)
}

function misplaced(): HoldfastError {
  return misuse('A transaction can not begin inside a recipe or a batch; begin it outside, and await it.')
}
