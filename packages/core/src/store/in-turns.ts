import type { Pace } from './pace.js'

/** Long work that can stop after each step; a step gives how much was done in it. */
export type Steps<Result> = Generator<number, Result>

/** Runs work in turns that block no frame. `assertOpen` is called before each turn but the first: it throws to end the work. */
export async function inTurns<Result>(work: Steps<Result>, pace: Pace, assertOpen: () => void): Promise<Result> {
  for (let done = 0; ; ) {
    const step = work.next()
    if (step.done === true) return step.value
    done += step.value
    if (!pace.isDue) continue
    await pace.next(done)
    assertOpen()
  }
}
