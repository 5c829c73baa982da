import type { CommitRecord } from '../commit/commit.js'
import type { CommitHandle } from '../commit/commit-handle.js'
import { type Asked, prepareOperations, type SizedState, touchedSizes } from '../commit/prepare.js'
import type { ConflictRecord } from '../conflict/conflict-record.js'
import type { StoreShape } from '../definition/store-shape.js'
import { changesBetween } from '../model/diff-state.js'
import type { Operation } from '../model/operation.js'

/** A commit that is in memory and not known to be saved. */
export interface PendingCommit {
  readonly record: CommitRecord
  readonly handle: CommitHandle
  /** Monotonic milliseconds. */
  readonly committedAt: number
  /** What is applied again on newer data; undefined: the effect. */
  readonly asked: Asked | undefined
  /** Makes anew what is applied on newer data, for a commit that goes by the state: an undo. */
  readonly again: ((view: SizedState, others?: readonly CommitRecord[]) => readonly Operation[]) | undefined
  /** Earlier conflicts that it settles, by what it made last. */
  readonly settles?: (() => readonly ConflictRecord[]) | undefined
}

/** What one tab knows: `base` is what the journal holds up to `head`, `pending` this tab's commits on top of it, `view` both. */
export interface Ledger {
  readonly head: number
  readonly base: SizedState
  /** In order. Appended to in place: a copy per update would cost what is pending. */
  readonly pending: PendingCommit[]
  /** Replaced in place with each commit. The states between base and view are not kept: they would only feed the collector. */
  view: SizedState
}

export function versionOf({ head, pending }: Ledger): number {
  return head + pending.length
}

/** The ledger after the journal took the first `count` pending commits, which lead from its base to `base`. */
export function confirm(ledger: Ledger, count: number, base: SizedState): Ledger {
  const pending = ledger.pending.slice(count)
  const { view } = ledger
  // With nothing left, the view is the base: it may also hold newer values of slices that only this tab has.
  return { head: ledger.head + count, base: pending.length === 0 ? view : base, pending, view }
}

/** The state with the first `count` pending commits. */
export function stateAfter(ledger: Ledger, count: number, shape: StoreShape): SizedState {
  if (count === ledger.pending.length) return ledger.view
  let version = ledger.base
  for (const { record } of ledger.pending.slice(0, count)) {
    const limits = { validate: false, maxStateBytes: Number.POSITIVE_INFINITY, enforce: false }
    const prepared = prepareOperations(shape, version, record.effect, limits)
    if (prepared.kind === 'changed') version = prepared.after
  }
  return version
}

/** Slices of scope `tab` are this tab's own: they stay as they are whatever the journal says. */
export function withTabSlices(base: SizedState, view: SizedState, shape: StoreShape): SizedState {
  const own: Record<string, unknown> = {}
  for (const name of shape.slices.keys()) if (!shape.isStored(name)) own[name] = view.state[name]
  const state = Object.freeze({ ...base.state, ...own })
  const touched = changesBetween(base.state, state, shape.isCollection)
  const sizes = touchedSizes(base.state, { state, touched })
  return { state, bytes: base.bytes + sizes.after - sizes.before }
}
