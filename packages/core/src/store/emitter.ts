import { HoldfastError } from '../errors.js'
import type { EventName, EventPayloads, Events } from './events.js'

type Listener = (event: never) => void

/** Events that listeners of one event may cause, each other's included, before it counts as a loop. */
const maxInTurn = 1_000

/** Events for observers. Costs nothing for a name that nobody listens to. */
export class Emitter implements Events {
  readonly #listeners = new Map<EventName, Set<Listener>>()
  /** What was emitted by listeners: delivered when all have heard of what they were told before. */
  #waiting: (() => void)[] | undefined
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
    if (!this.has(name)) return
    if (this.#waiting !== undefined) {
      this.#waiting.push(() => this.#deliver(name, event))
      return
    }
    this.#waiting = []
    try {
      this.#deliver(name, event)
      for (const [at, deliver] of this.#waiting.entries()) {
        if (at < maxInTurn) deliver()
        else
          throw new HoldfastError('RESOURCE_EXHAUSTED', `Listeners of '${name}' keep causing events; break the loop.`)
      }
    } catch (error) {
      this.#onError(error)
    } finally {
      this.#waiting = undefined
    }
  }

  #deliver(name: EventName, event: unknown): void {
    const listeners = this.#listeners.get(name)
    // A copy: one that is added by a listener hears of the next event.
    for (const listener of [...(listeners ?? [])]) {
      if (listeners?.has(listener) !== true) continue
      try {
        listener(event as never)
      } catch (error) {
        this.#onError(error)
      }
    }
  }
}
