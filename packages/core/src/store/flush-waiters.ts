import { parseCid } from '../sync/journal-position.js'
import type { PendingCommit } from '../sync/ledger.js'

interface Waiter {
  /** Waits for this tab's commits of smaller number. */
  readonly before: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** Callers of `flush` that wait for pending commits. */
export class FlushWaiters {
  #waiters: Waiter[] = []

  wait(before: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ before, resolve, reject })
    })
  }

  /** Resolves those whose commits are no longer pending. */
  settle(pending: readonly PendingCommit[]): void {
    if (this.#waiters.length === 0) return
    const [first] = pending
    const oldest = first === undefined ? Number.POSITIVE_INFINITY : parseCid(first.record.cid).n
    for (const { before, resolve } of this.#waiters) if (oldest >= before) resolve()
    this.#waiters = this.#waiters.filter(({ before }) => oldest < before)
  }

  fail(error: Error): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const { reject } of waiters) reject(error)
  }
}
