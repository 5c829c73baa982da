import { createSeededRandom } from '../../random/seeded-random.js'
import type { SimulationTrace } from '../plan.js'
import { playToTrace } from '../play-to-trace.js'
import { Trace } from '../trace.js'
import { loadTexts } from './load-texts.js'
import type { TabsPlan } from './tabs-plan.js'
import { TabsSimulation } from './tabs-simulation.js'

/**
 * Plays one to five tabs of an origin that edit the same at random, are killed, frozen and put away, while messages get lost,
 * locks are stolen, clocks jump and storage fails; then all must come to the same. Never rejects: a broken invariant is in the
 * trace.
 */
export async function runTabs(plan: TabsPlan): Promise<SimulationTrace> {
  await loadTexts()
  const trace = new Trace(plan.verbose === true)
  const simulation = new TabsSimulation(plan, createSeededRandom(`tabs/${plan.seed}`), trace)
  return playToTrace(simulation, trace, plan, 'tabs')
}
