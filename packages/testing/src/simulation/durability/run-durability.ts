import { createSeededRandom } from '../../random/seeded-random.js'
import { BrokenInvariant, SimulationFailure, type SimulationTrace } from '../plan.js'
import { Trace } from '../trace.js'
import type { DurabilityPlan } from './durability-plan.js'
import { DurabilitySimulation } from './durability-simulation.js'

/**
 * Plays an app in one to three tabs whose storage fails, whose database is wiped, cut or rots while it is closed, whose backups
 * and notes outside fail too, and which is updated to another version. Never rejects: a broken invariant is in the trace.
 */
export async function runDurability(plan: DurabilityPlan): Promise<SimulationTrace> {
  const trace = new Trace(plan.verbose === true)
  const simulation = new DurabilitySimulation(plan, createSeededRandom(`durability/${plan.seed}`), trace)
  let failure: SimulationFailure | undefined
  try {
    await simulation.play()
  } catch (error) {
    const invariant = error instanceof BrokenInvariant ? error.invariant : 'crash'
    const [line = ''] = (error instanceof BrokenInvariant ? error.message : String(error)).split('\n')
    const replay = `npm run sim -- --durability --seed ${plan.seed} --steps ${plan.steps}`
    failure = new SimulationFailure(invariant, line, { ...plan, step: simulation.step, replay }, error)
  }
  return { seed: plan.seed, hash: trace.hash, counts: trace.counts, failure, lines: trace.lines }
}
