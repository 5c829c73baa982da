import type { Clock } from '../ports/clock.js'

/** A frame: nobody sees a save sooner, and a transaction for each keystroke costs more than all else together. */
const gapMs = 16

/** Gathers appends that follow each other closely into one, unless somebody waits for them; and keeps them back when asked to. */
export class AppendPause {
  readonly #clock: Clock
  #appendedAt = Number.NEGATIVE_INFINITY
  #isUrgent = false
  #waiting: (() => void) | undefined
  #cancel: () => void = () => undefined
  #cancelHold: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Calls `append` at once, or when a frame has passed since the last one. */
  run(append: () => void): void {
    this.#cancel()
    const pauseMs = this.#appendedAt + gapMs - this.#clock.monotonic()
    if (this.#cancelHold === undefined && (this.#isUrgent || pauseMs <= 0)) {
      append()
      return
    }
    this.#waiting = append
    this.#cancel = this.#clock.schedule(() => this.urge(), Math.max(0, pauseMs))
  }

  /** Somebody waits: what is kept back goes now, or else the next append goes without a pause. */
  urge(): void {
    this.#isUrgent = true
    this.#cancel()
    if (this.#cancelHold !== undefined) return
    const append = this.#waiting
    this.#waiting = undefined
    append?.()
  }

  /** Keeps appends back, urgent ones too, for so long or until {@link release}. */
  hold(forMs: number): void {
    this.#cancelHold?.()
    this.#cancelHold = this.#clock.schedule(() => this.release(), forMs)
  }

  /** What is kept back goes now, whatever the reason. */
  release(): void {
    this.#cancelHold?.()
    this.#cancelHold = undefined
    this.urge()
  }

  /** An append takes along all that is pending. */
  started(): void {
    this.#isUrgent = false
  }

  appended(): void {
    this.#appendedAt = this.#clock.monotonic()
  }

  stop(): void {
    this.#cancel()
    this.#cancelHold?.()
    this.#waiting = undefined
  }
}
