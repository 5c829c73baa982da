import { createSeededRandom } from '../random/seeded-random.js'
import { Livelock } from '../time/event-queue.js'
import { BrokenInvariant, SimulationFailure, type SimulationPlan, type SimulationTrace } from './plan.js'
import { Simulation } from './simulation.js'
import { Trace } from './trace.js'

/**
 * Plays a plan: an app in one tab on a simulated browser, used at random, crashed anywhere and opened again, and compared
 * with a naive model all the while. Never rejects: a broken invariant is in the trace.
 */
export async function run(plan: SimulationPlan): Promise<SimulationTrace> {
  const trace = new Trace(plan.verbose === true)
  const simulation = new Simulation(plan, createSeededRandom(plan.seed), trace)
  let failure: SimulationFailure | undefined
  try {
    await simulation.play()
  } catch (error) {
    const [invariant, message] = describe(error)
    failure = new SimulationFailure(invariant, message, { ...plan, step: simulation.step }, error)
  }
  return { seed: plan.seed, hash: trace.hash, counts: trace.counts, failure, lines: trace.lines }
}

function describe(error: unknown): [invariant: string, message: string] {
  if (error instanceof BrokenInvariant) return [error.invariant, error.message]
  const [line = ''] = String(error).split('\n')
  return [error instanceof Livelock ? 'I16' : 'crash', line]
}
