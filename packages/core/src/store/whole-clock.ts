import type { Clock } from '../ports/clock.js'

/** The clock with wall time as records hold it: whole milliseconds from the epoch on, whatever the platform's says. */
export function wholeClock(clock: Clock): Clock {
  return {
    now: () => Math.max(0, Math.floor(clock.now())) || 0,
    monotonic: () => clock.monotonic(),
    schedule: (run, delayMs) => clock.schedule(run, delayMs),
    yieldTask: () => clock.yieldTask(),
  }
}
