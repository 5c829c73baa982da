import type { Clock } from '../ports/clock.js'

/** One timer, set once at a time. */
export class Timer {
  readonly #clock: Clock
  readonly #run: () => void
  #cancel: (() => void) | undefined

  constructor(clock: Clock, run: () => void) {
    this.#clock = clock
    this.#run = run
  }

  get isSet(): boolean {
    return this.#cancel !== undefined
  }

  /** Sets it, in place of what it was set to. */
  set(delayMs: number): void {
    this.cancel()
    this.#cancel = this.#clock.schedule(() => {
      this.#cancel = undefined
      this.#run()
    }, delayMs)
  }

  cancel(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
