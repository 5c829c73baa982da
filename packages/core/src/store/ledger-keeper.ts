import type { CommitRecord } from '../commit/commit.js'
import type { Changed, SizedState } from '../commit/prepare.js'
import type { StoreShape } from '../definition/store-shape.js'
import { HoldfastError } from '../errors.js'
import type { RootState } from '../model/root-state.js'
import type { Clock } from '../ports/clock.js'
import { type Ledger, versionOf } from '../sync/ledger.js'
import type { Update } from './update.js'

/** Pending commits kept in memory while storage fails; more are refused rather than growing without bound. */
const maxPending = 100_000

/** Keeps the ledger of one tab: takes commits in, and knows whether they can still be saved. */
export class LedgerKeeper {
  ledger: Ledger
  /** Why nothing can be saved any more, for good. */
  ended: HoldfastError | undefined
  /** From the call of `close()`: nothing new is taken. */
  isClosing = false
  /** Why what is stored can only be read. */
  #readOnly: HoldfastError | undefined
  readonly #clock: Clock

  constructor(initial: SizedState, clock: Clock) {
    this.ledger = { head: 0, base: initial, pending: [], view: initial }
    this.#clock = clock
  }

  get view(): SizedState {
    return this.ledger.view
  }

  get version(): number {
    return versionOf(this.ledger)
  }

  /** Throws `CLOSED`, or why the store is read-only, when no updates are taken any more. */
  assertOpen(store: string): void {
    if (this.isClosing)
      throw new HoldfastError('CLOSED', `Store '${store}' is closed; nothing can be updated any more.`)
    if (this.#readOnly !== undefined) throw this.#readOnly
  }

  /** Takes a commit into memory and settles its handle as far as can be. Throws `RESOURCE_EXHAUSTED` when too many wait to be saved. */
  accept(
    { handle, source, intent, work }: Update,
    { effect, asked, after }: Changed,
    shape: StoreShape,
    committedAt: number,
  ): CommitRecord {
    if (this.ledger.pending.length >= maxPending) {
      const message = `${maxPending} commits wait for storage; no more are taken until it works again.`
      throw new HoldfastError('RESOURCE_EXHAUSTED', message)
    }
    const isStored = (operation: CommitRecord['effect'][number]) => shape.isStored(operation.slice)
    const stored = effect.every(isStored) ? effect : effect.filter(isStored)
    const record: CommitRecord = {
      cid: handle.cid,
      source,
      intent,
      effect: stored,
      basis: this.version,
      at: this.#clock.now(),
      schemaVersion: shape.version,
    }
    const settles = 'conflicts' in work ? work.conflicts : undefined
    const met = ('end' in work && work.end?.conflicts) || []
    if (stored.length === 0 && settles === undefined && met.length === 0) {
      // Only slices of this tab: nothing for the journal.
      this.replaceView(after)
      handle.commit(this.version)
      handle.markSaved()
    } else if (this.ended !== undefined) {
      this.ledger = { head: this.ledger.head + 1, base: after, pending: [], view: after }
      handle.commit(this.version)
      handle.fail(this.ended)
    } else {
      const again = 'again' in work ? work.again : undefined
      const conflicts = settles?.() ?? met
      const stands = settles || met.length > 0 ? { ...record, conflicts } : record
      this.ledger.pending.push({ record: stands, handle, committedAt, asked, again, settles })
      this.ledger.view = after
      handle.commit(this.version)
    }
    return stored === effect ? record : { ...record, effect }
  }

  /** Puts another state in place of the newest one, without a commit. */
  replaceView(after: SizedState): void {
    const { head, pending } = this.ledger
    if (pending.length === 0) this.ledger = { head, base: after, pending, view: after }
    else this.ledger.view = after
  }

  /** Puts in place of base and view states of the same content. */
  rework(make: (state: RootState) => RootState): void {
    const { base, view } = this.ledger
    const reworked = { ...view, state: make(view.state) }
    this.ledger = {
      ...this.ledger,
      base: base === view ? reworked : { ...base, state: make(base.state) },
      view: reworked,
    }
  }

  /** Shows a state that is not stored here: what is pending comes on top of it only when storage was read. */
  show(version: SizedState): void {
    if (this.ledger.pending.length === 0) this.ledger = { ...this.ledger, base: version, view: version }
  }

  /** What is stored can only be read from here on; `version`: as far as it was read. */
  showOnly(version: SizedState | undefined, why: HoldfastError, head = 0): void {
    if (version !== undefined) this.ledger = { head, base: version, pending: [], view: version }
    this.#readOnly = why
  }

  /** From here on commits live in memory only. Returns the cids of those that were waiting to be saved. */
  end(error: HoldfastError): readonly string[] {
    this.ended ??= error
    const { pending, view } = this.ledger
    this.ledger = { head: this.version, base: view, pending: [], view }
    for (const { handle } of pending) handle.fail(error)
    return pending.map(({ record }) => record.cid)
  }
}
