import type { Clock } from '@holdfast/core'
import { createEventQueue } from './event-queue.js'

/** A clock that moves only when told. */
export interface ManualClock extends Clock {
  /** How many timers and yielded tasks are waiting. */
  readonly pending: number
  /**
   * Lets that much time pass: timers run in the order in which they are due, each at its own time and followed by the promise
   * reactions that it caused, timers that these set included. Resolves when all of it has happened.
   */
  advance(durationMs: number): Promise<void>
  /** Sets the wall time forward or back, as a user or a time server does. Timers and `monotonic` do not notice. */
  jump(durationMs: number): void
}

/** A clock that moves only when told; `startMs` is the wall time that it begins with. Work that yields goes on at the next `advance`, even by 0. */
export function createManualClock({ startMs = Date.UTC(2025, 0, 1) }: { readonly startMs?: number } = {}): ManualClock {
  const queue = createEventQueue()
  let originMs = startMs
  return {
    now: () => Math.floor(originMs + queue.nowMs),
    monotonic: () => queue.nowMs,
    schedule: (run, delayMs) => queue.schedule(run, delayMs),
    yieldTask: () =>
      new Promise((resolve) => {
        queue.schedule(resolve, 0)
      }),
    get pending() {
      return queue.size
    },
    advance: (durationMs) => queue.advance(durationMs),
    jump(durationMs) {
      originMs += durationMs
    },
  }
}
