import type { EventName, EventPayloads, Events } from './events.js'

type Listener = (event: never) => void

/** Events for observers. Costs nothing for a name that nobody listens to. */
export class Emitter implements Events {
  readonly #listeners = new Map<EventName, Set<Listener>>()
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  on<Name extends EventName>(name: Name, listener: (event: EventPayloads[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    // A wrapper, so that one function registered twice is called twice and removed once.
    const entry: Listener = (event) => listener(event)
    listeners.add(entry)
    return () => {
      listeners.delete(entry)
    }
  }

  has(name: EventName): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0
  }

  emit<Name extends EventName>(name: Name, event: EventPayloads[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        listener(event as never)
      } catch (error) {
        this.#onError(error)
      }
    }
  }
}
