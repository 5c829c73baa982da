import type { Clock } from '../ports/clock.js'

/** How far long work has come: counted in what it works on. */
export interface Progress {
  readonly done: number
  readonly total: number
}

export interface LongWorkOptions {
  /** Ends the work: its promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Called at the end of each turn. */
  readonly onProgress?: (progress: Progress) => void
}

/** Half a frame: what is left of it goes to input and rendering. */
const turnMs = 8

/** Cuts long work into turns that block no frame. Check `isDue` every few dozen items; when it is, `await next()`. */
export class Pace {
  readonly #clock: Clock
  readonly #options: LongWorkOptions
  readonly #total: number
  #turnStartedAt: number
  #busyMs = 0

  constructor(clock: Clock, total: number, options: LongWorkOptions = {}) {
    options.signal?.throwIfAborted()
    this.#clock = clock
    this.#total = total
    this.#options = options
    this.#turnStartedAt = clock.monotonic()
  }

  get isDue(): boolean {
    return this.#clock.monotonic() - this.#turnStartedAt >= turnMs
  }

  /** Milliseconds spent working, waits left out. */
  get busyMs(): number {
    return this.#busyMs + this.#clock.monotonic() - this.#turnStartedAt
  }

  /** Lets others have their turn. Rejects with the signal's reason once it was aborted. */
  async next(done: number): Promise<void> {
    this.#busyMs = this.busyMs
    this.#options.onProgress?.({ done: Math.min(done, this.#total), total: this.#total })
    await this.#clock.yieldTask()
    this.#turnStartedAt = this.#clock.monotonic()
    this.#options.signal?.throwIfAborted()
  }
}
