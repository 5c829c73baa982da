import { settle } from './settle.js'

/** More than this in one `advance` is no progress but a loop, most likely one in which no time passes. */
const MOST_EVENTS = 20_000

/** Thrown when simulated time is advanced and what happens then does not come to an end. */
export class Livelock extends Error {
  override readonly name = 'Livelock'
}

interface QueuedEvent {
  readonly dueMs: number
  readonly owner: object | undefined
  readonly run: () => void
}

/** Simulated time: what is to happen, in the order in which it is due. Nothing happens unless time is advanced. */
export interface EventQueue {
  /** Milliseconds since the queue was created. */
  readonly nowMs: number
  /** How many events are waiting. */
  readonly size: number
  /** Has `run` called after `delayMs`; events due at the same time run in the order of their scheduling. Returns how to cancel. */
  schedule(run: () => void, delayMs: number, owner?: object): () => void
  /** Forgets all events of an owner. */
  discard(owner: object): void
  /** Moves time to the next event and runs it, promise reactions included. False when there is none until `limitMs`. */
  step(limitMs?: number): Promise<boolean>
  /** Lets that much time pass, running what becomes due. Throws when that does not come to an end. */
  advance(durationMs: number): Promise<void>
}

export function createEventQueue(): EventQueue {
  /** Sorted by due time, the latest first, so that the next is taken from the end. */
  let events: QueuedEvent[] = []
  let nowMs = 0

  async function step(limitMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const next = events.at(-1)
    if (next === undefined || next.dueMs > limitMs) return false
    events.pop()
    nowMs = next.dueMs
    next.run()
    await settle()
    return true
  }

  return {
    get nowMs() {
      return nowMs
    },
    get size() {
      return events.length
    },
    schedule(run, delayMs, owner) {
      const event: QueuedEvent = { dueMs: nowMs + Math.max(0, delayMs), owner, run }
      let low = 0
      let high = events.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((events[middle] as QueuedEvent).dueMs > event.dueMs) low = middle + 1
        else high = middle
      }
      events.splice(low, 0, event)
      return () => {
        const position = events.indexOf(event)
        if (position >= 0) events.splice(position, 1)
      }
    },
    discard(owner) {
      events = events.filter((event) => event.owner !== owner)
    },
    step,
    async advance(durationMs) {
      const untilMs = nowMs + durationMs
      await settle()
      for (let count = 0; await step(untilMs); count++) {
        if (count < MOST_EVENTS) continue
        throw new Livelock(`${count} events within ${durationMs} ms of simulated time, and no end.`)
      }
      nowMs = untilMs
    },
  }
}
