import { BrokenInvariant, hold } from '../plan.js'
import type { Workshop } from './workshop.js'

type State = ReturnType<Workshop['getState']>

/** Subscribes to a store as a component does, and looks over what it is told: in order, whole, valid. */
export class ShownStates {
  /** What was found wrong; kept, because the engine catches what a listener throws. */
  problem: unknown
  #last: State

  constructor(store: Workshop) {
    this.#last = store.getState()
    store.subscribe((state, previous) => {
      try {
        hold(previous === this.#last, 'I11', () => 'the previous state told is not the one told before')
        hold(state === store.getState(), 'I11', () => 'the state told is not the one that getState() gives')
        hold(state.pulse.left === state.pulse.right, 'I7', () => `half of a commit: ${JSON.stringify(state.pulse)}`)
        this.#last = state
      } catch (error) {
        this.problem ??= error instanceof BrokenInvariant ? error : new BrokenInvariant('I11', String(error))
      }
    })
  }
}
