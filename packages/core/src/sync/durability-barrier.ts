import type { Durability } from '../definition/config.js'
import type { Clock } from '../ports/clock.js'
import type { Storage, TransactionDurability } from '../ports/storage.js'

/** An append that comes this long after the first one that is not on the device yet is made strict. */
const strictAfterMs = 50
/** When no append comes, a strict transaction of its own follows after this. */
const barrierAfterMs = 100
/** A barrier that failed is tried again after this. */
const retryAfterMs = 5_000

/**
 * Bounds what a power cut can take. One strict transaction makes all relaxed ones before it durable, so with `bounded` one
 * append in every 50 ms is strict, and the last of a run is followed by a strict transaction of its own.
 */
export class DurabilityBarrier {
  readonly #clock: Clock
  readonly #storage: () => Storage | undefined
  #relaxedSince: number | undefined
  #cancel: (() => void) | undefined
  #isBounded = false

  constructor(clock: Clock, storage: () => Storage | undefined) {
    this.#clock = clock
    this.#storage = storage
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
      await this.#storage()?.write({ put: [[['barrier'], 0]], durability: 'strict' })
    } catch (error) {
      // Still not on the device: the next append carries the barrier, or another try of its own.
      this.#relaxedSince = since ?? this.#relaxedSince
      if (since !== undefined && this.#isBounded && this.#cancel === undefined) this.#wake(retryAfterMs)
      throw error
    }
  }

  stop(): void {
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
