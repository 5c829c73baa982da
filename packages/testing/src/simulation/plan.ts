import type { Platform } from '@holdfast/core'
import type { StorageFault } from '../world/storage-fault.js'

/** Everything that a simulation depends on: the same plan gives the same trace. */
export interface SimulationPlan {
  readonly seed: number
  /** How many things are done: updates, crashes, waiting, and so on. */
  readonly steps: number
  /** Kinds of storage faults that may happen. Default: a subset chosen by the seed. */
  readonly faults?: readonly StorageFault[]
  /** Puts something between the engine and the simulated platform: a planted bug, to prove that it is found. */
  readonly sabotage?: (platform: Platform) => Platform
  /** Keeps a line per step in the trace, for reading. */
  readonly verbose?: boolean
}

/** What happened in a simulation. */
export interface SimulationTrace {
  readonly seed: number
  /** Hash over everything that was observed, in order. */
  readonly hash: string
  readonly counts: Readonly<Record<string, number>>
  /** The broken invariant, if one was. */
  readonly failure: SimulationFailure | undefined
  /** With `verbose`: a line per step. */
  readonly lines: readonly string[]
}

/** A broken invariant. The message begins with its number and ends with the line that replays it. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure'
  /** Number of the invariant, for example `I1`. */
  readonly invariant: string
  readonly step: number
  /** A command that shows the failure again. */
  readonly replay: string

  constructor(
    invariant: string,
    what: string,
    at: { readonly seed: number; readonly steps: number; readonly step: number; readonly replay?: string },
    cause: unknown,
  ) {
    const replay = at.replay ?? `npm run sim -- --seed ${at.seed} --steps ${at.steps}`
    super(`${invariant} ${what} (step ${at.step}) · replay: ${replay}`, { cause })
    this.invariant = invariant
    this.step = at.step
    this.replay = replay
  }
}

/** Thrown by checks; becomes a {@link SimulationFailure} where seed and step are known. */
export class BrokenInvariant extends Error {
  readonly invariant: string

  constructor(invariant: string, what: string) {
    super(what)
    this.invariant = invariant
  }
}

/** Throws unless the invariant holds. `what` is made into text only when it does not. */
export function hold(condition: boolean, invariant: string, what: () => string): asserts condition {
  if (!condition) throw new BrokenInvariant(invariant, what())
}
