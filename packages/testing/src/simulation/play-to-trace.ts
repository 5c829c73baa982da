import { Livelock } from '../time/event-queue.js'
import { BrokenInvariant, SimulationFailure, type SimulationTrace } from './plan.js'
import type { Trace } from './trace.js'

interface Playable {
  readonly step: number
  play(): Promise<void>
}

/** Plays a simulation to its end or to the first invariant that does not hold; `kind` is the option that replays it. */
export async function playToTrace(
  simulation: Playable,
  trace: Trace,
  plan: { readonly seed: number; readonly steps: number },
  kind: string,
): Promise<SimulationTrace> {
  let failure: SimulationFailure | undefined
  try {
    await simulation.play()
  } catch (error) {
    const [invariant, what] = describe(error)
    const replay = `npm run sim -- --${kind} --seed ${plan.seed} --steps ${plan.steps}`
    failure = new SimulationFailure(invariant, what, { ...plan, step: simulation.step, replay }, error)
  }
  return { seed: plan.seed, hash: trace.hash, counts: trace.counts, failure, lines: trace.lines }
}

function describe(error: unknown): [invariant: string, what: string] {
  if (error instanceof BrokenInvariant) return [error.invariant, error.message]
  const [line = ''] = String(error).split('\n')
  return [error instanceof Livelock ? 'I16' : 'crash', line]
}
