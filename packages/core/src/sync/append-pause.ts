import type { Clock } from '../ports/clock.js'

/** A frame: nobody sees a save sooner, and a transaction for each keystroke costs more than all else together. */
const gapMs = 16
/** So long a tab goes on alone: each change of turns costs a message's way. */
const spellMs = 30
/** Enough to take what was appended and to append on top of it. */
const turnMs = 20

/** Gathers appends that follow each other closely into one, unless somebody waits for them; and keeps them back when asked to. */
export class AppendPause {
  readonly #clock: Clock
  #appendedAt = Number.NEGATIVE_INFINITY
  #isUrgent = false
  #yieldsUntil = Number.NEGATIVE_INFINITY
  #hasYielded = false
  #lateSince: number | undefined
  #waiting: (() => void) | undefined
  #cancel: () => void = () => undefined
  #cancelHold: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Calls `append` at once, or when a frame has passed since the last one. */
  run(append: () => void): void {
    this.#cancel()
    this.#waiting = append
    if (this.#cancelHold !== undefined) return
    const now = this.#clock.monotonic()
    const pauseMs = Math.max(this.#yieldsUntil - now, this.#isUrgent ? 0 : this.#appendedAt + gapMs - now)
    if (pauseMs > 0) {
      this.#cancel = this.#clock.schedule(() => this.#again(), pauseMs)
      return
    }
    this.#waiting = undefined
    append()
  }

  /** Somebody waits: what is kept back goes now, or else the next append goes without a pause. */
  urge(): void {
    this.#isUrgent = true
    this.#again()
  }

  /**
   * `isWaiting`: another tab was too late for its append, and has its turn before the next one here, urgent or not. Otherwise: it
   * had its turn. However often it is called, appends are kept back for a short time each, and not longer.
   */
  readonly turn = (isWaiting: boolean): void => {
    if (isWaiting && !this.#hasYielded) {
      this.#hasYielded = true
      this.#yieldsUntil = this.#clock.monotonic() + turnMs
    } else if (!isWaiting && this.#yieldsUntil > this.#clock.monotonic()) {
      this.#yieldsUntil = Number.NEGATIVE_INFINITY
      this.#again()
    }
  }

  /** Another tab was faster. Whether that is so for long enough to ask for a turn. */
  wasLate(): boolean {
    const now = this.#clock.monotonic()
    this.#lateSince ??= now
    return now - this.#lateSince >= spellMs
  }

  #again(): void {
    if (this.#waiting !== undefined) this.run(this.#waiting)
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
    this.#yieldsUntil = Number.NEGATIVE_INFINITY
    this.urge()
  }

  /** An append takes along all that is pending. */
  started(): void {
    this.#isUrgent = false
  }

  appended(): void {
    this.#lateSince = undefined
    this.#hasYielded = false
    this.#appendedAt = this.#clock.monotonic()
  }

  stop(): void {
    this.#cancel()
    this.#cancelHold?.()
    this.#waiting = undefined
  }
}
