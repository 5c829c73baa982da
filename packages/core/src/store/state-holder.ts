import { createStore } from 'zustand/vanilla'

export type StateListener<State> = (state: State, previous: State) => void

/** How `subscribe(selector, listener, options)` decides whether to call, as in zustand's `subscribeWithSelector`. */
export interface SelectorOptions<Selected> {
  /** Whether two selected values count as the same; default `Object.is`. */
  readonly equalityFn?: (one: Selected, other: Selected) => boolean
  /** Also calls the listener at once, with the present value as both arguments. */
  readonly fireImmediately?: boolean
}

/** Holds the state that subscribers were last told of, and tells them of the next: a zustand store whose subscribers can not disturb each other. */
export interface StateHolder<State> {
  readonly initial: State
  publish(state: State): void
  subscribe(listener: StateListener<State>): () => void
  subscribe<Selected>(
    selector: (state: State) => Selected,
    listener: StateListener<Selected>,
    options?: SelectorOptions<Selected>,
  ): () => void
}

export function createStateHolder<State>(initial: State, onError: (error: unknown) => void): StateHolder<State> {
  const store = createStore<State>(() => initial)
  return {
    initial,
    publish: (state) => store.setState(state, true),
    subscribe: (first: unknown, listener?: StateListener<unknown>, options?: SelectorOptions<unknown>) => {
      const present = store.getState()
      const told =
        listener === undefined
          ? (first as StateListener<State>)
          : selecting(first as (state: State) => unknown, listener, options, present)
      const tell: StateListener<State> = (state, previous) => {
        try {
          told(state, previous)
        } catch (error) {
          onError(error)
        }
      }
      const unsubscribe = store.subscribe(tell)
      // The call that `fireImmediately` asked for may have issued an update.
      const now = store.getState()
      if (now !== present) tell(now, present)
      return unsubscribe
    },
  }
}

/**
 * Tells a listener of a part of the state, when that part is another. Compared with what subscribers were last told of, not
 * with the newest state: that may still be undone, by a batch that throws.
 */
function selecting<State, Selected>(
  selector: (state: State) => Selected,
  listener: StateListener<Selected>,
  { equalityFn = Object.is, fireImmediately = false }: SelectorOptions<Selected> = {},
  state: State,
): StateListener<State> {
  let selected = selector(state)
  if (fireImmediately) listener(selected, selected)
  return (next) => {
    const value = selector(next)
    if (equalityFn(selected, value)) return
    const previous = selected
    selected = value
    listener(value, previous)
  }
}
