import type { RootState } from '../model/root-state.js'
import type { Clock } from '../ports/clock.js'
import { createStateHolder, type StateHolder } from './state-holder.js'

/** Tells subscribers of new states: each at once, or the newest once per task. */
export class Publisher {
  readonly #holder: StateHolder<RootState>
  readonly #clock: Clock
  #waiting: RootState | undefined
  #cancel: (() => void) | undefined

  constructor(initial: RootState, clock: Clock, onError: (error: unknown) => void) {
    this.#holder = createStateHolder(initial, onError)
    this.#clock = clock
  }

  get initial(): RootState {
    return this.#holder.initial
  }

  get subscribe(): StateHolder<RootState>['subscribe'] {
    return this.#holder.subscribe
  }

  publish(state: RootState, atOnce: boolean): void {
    this.#waiting = state
    if (atOnce) this.flush()
    else this.#cancel ??= this.#clock.schedule(() => this.flush(), 0)
  }

  flush(): void {
    this.#cancel?.()
    this.#cancel = undefined
    const state = this.#waiting
    this.#waiting = undefined
    if (state !== undefined) this.#holder.publish(state)
  }
}
