import type { CommitRecord } from '../commit/commit.js'
import type { CommitHandle } from '../commit/commit-handle.js'
import type { SizedState } from '../commit/prepare.js'

/** A commit that is in memory and not known to be saved. */
export interface PendingCommit {
  readonly record: CommitRecord
  readonly handle: CommitHandle
  /** The state with this commit and all before it. */
  readonly after: SizedState
  /** Monotonic milliseconds. */
  readonly committedAt: number
}

/** `base` is what the journal holds up to `head`, `pending` this tab's commits on top of it, in order; the view is both. */
export interface Ledger {
  readonly head: number
  readonly base: SizedState
  /** Appended to in place: a copy per update would cost what is pending. */
  readonly pending: PendingCommit[]
}

export function viewOf({ base, pending }: Ledger): SizedState {
  return pending.at(-1)?.after ?? base
}

export function versionOf({ head, pending }: Ledger): number {
  return head + pending.length
}

/** The ledger after the journal took the first `count` pending commits. */
export function confirm(ledger: Ledger, count: number): Ledger {
  const last = ledger.pending[count - 1]
  if (last === undefined) return ledger
  return { head: ledger.head + count, base: last.after, pending: ledger.pending.slice(count) }
}
