import type { Clock } from '../ports/clock.js'

const tickMs = 50

/** How many messages of a channel are looked at between two ticks of 50 ms; more is a flood. */
export class MessageBudget {
  readonly #clock: Clock
  readonly #most: number
  #from = Number.NEGATIVE_INFINITY
  #left = 0

  constructor(clock: Clock, most: number) {
    this.#clock = clock
    this.#most = most
  }

  /** Whether one more may be looked at; it counts then. */
  spend(): boolean {
    const now = this.#clock.monotonic()
    if (now - this.#from >= tickMs) {
      this.#from = now
      this.#left = this.#most
    }
    return this.#left-- > 0
  }
}
