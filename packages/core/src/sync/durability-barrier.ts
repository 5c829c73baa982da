import type { Durability } from '../definition/config.js'
import { rows } from '../journal/rows.js'
import type { Clock } from '../ports/clock.js'
import type { Storage, TransactionDurability } from '../ports/storage.js'

/** An append that comes this long after the first one that is not on the device yet is made strict. */
const strictAfterMs = 50
/** When no append comes, a strict transaction of its own follows after this. */
const barrierAfterMs = 100
/** A barrier that failed is tried again after this. */
const retryAfterMs = 5_000

/** The database as this tab knows it. */
export interface BarrierTarget {
  /** Without a fence nothing of this tab is in any; without storage it was closed, and is opened to catch up. */
  place(): { readonly storage: Storage | undefined; readonly fence: string | undefined }
  /** The database is not what this tab knew: resolves when it is, with what was saved in it. */
  catchUp(): Promise<void>
}

/**
 * Bounds what a power cut can take. One strict transaction makes all relaxed ones before it durable, so with `bounded` one
 * append in every 50 ms is strict, and the last of a run is followed by a strict transaction of its own.
 */
export class DurabilityBarrier {
  readonly #clock: Clock
  readonly #target: BarrierTarget
  #relaxedSince: number | undefined
  #cancel: (() => void) | undefined
  #isBounded = false

  constructor(clock: Clock, target: BarrierTarget) {
    this.#clock = clock
    this.#target = target
  }

  durabilityFor(durability: Durability): TransactionDurability {
    this.#isBounded = durability === 'bounded'
    if (durability === 'strict') return 'strict'
    if (durability === 'relaxed' || this.#relaxedSince === undefined) return 'relaxed'
    return this.#clock.monotonic() - this.#relaxedSince >= strictAfterMs ? 'strict' : 'relaxed'
  }

  wrote(durability: TransactionDurability): void {
    if (durability === 'strict') {
      this.#relaxedSince = undefined
      return
    }
    if (this.#relaxedSince !== undefined) return
    this.#relaxedSince = this.#clock.monotonic()
    if (this.#isBounded) this.#wake(barrierAfterMs)
  }

  runSoon(): void {
    if (this.#relaxedSince !== undefined) this.run().catch(() => undefined)
  }

  async run(): Promise<void> {
    const since = this.#relaxedSince
    this.#relaxedSince = undefined
    try {
      while (!(await this.#write())) await this.#target.catchUp()
    } catch (error) {
      // Still not on the device: the next append carries the barrier, or another try of its own.
      this.#relaxedSince = since ?? this.#relaxedSince
      if (since !== undefined && this.#isBounded && this.#cancel === undefined) this.#wake(retryAfterMs)
      throw error
    }
  }

  /** Whether it is written. Not into a database that another has taken the place of: what was saved is not in that. */
  async #write(): Promise<boolean> {
    const { storage, fence } = this.#target.place()
    if (fence === undefined) return true
    if (storage === undefined) return false
    const expect = { key: rows.fence, holds: (value: unknown) => value === fence }
    return (await storage.write({ expect, put: [[['barrier'], 0]], durability: 'strict' })) === 'written'
  }

  stop(): void {
    this.#relaxedSince = undefined
    this.#isBounded = false
    this.#cancel?.()
    this.#cancel = undefined
  }

  #wake(afterMs: number): void {
    this.#cancel?.()
    this.#cancel = this.#clock.schedule(() => this.#onTimer(), afterMs)
  }

  #onTimer(): void {
    this.#cancel = undefined
    if (this.#relaxedSince === undefined) return
    const ageMs = this.#clock.monotonic() - this.#relaxedSince
    // While appends keep coming they carry the barrier themselves.
    if (ageMs < barrierAfterMs) this.#wake(barrierAfterMs - ageMs)
    else this.runSoon()
  }
}
