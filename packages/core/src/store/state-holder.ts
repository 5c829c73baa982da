import { createStore } from 'zustand/vanilla'

export type StateListener<State> = (state: State, previous: State) => void

/** Holds the state that subscribers were last told of, and tells them of the next: a zustand store whose subscribers can not disturb each other. */
export interface StateHolder<State> {
  readonly initial: State
  publish(state: State): void
  subscribe(listener: StateListener<State>): () => void
}

export function createStateHolder<State>(initial: State, onError: (error: unknown) => void): StateHolder<State> {
  const store = createStore<State>(() => initial)
  return {
    initial,
    publish: (state) => store.setState(state, true),
    subscribe: (listener) =>
      store.subscribe((state, previous) => {
        try {
          listener(state, previous)
        } catch (error) {
          onError(error)
        }
      }),
  }
}
