import type { Held, Measured, SampleRequest } from '../protocol.js'
import type { Adapter } from './adapter.js'

/** One sample: everything before `run` and after it is outside the measurement. */
export interface Sample {
  run(): Promise<Measured>
  /** The same work again while others want the event loop: how long they had to wait. It disturbs the times of `run`. */
  hold?(): Promise<Held>
  /** What is wrong with the final state; empty when all is well. */
  check(): Promise<string[]>
}

/** Makes a sample of whatever kind of adapter the workload measures. */
export type Prepare<Kind> = (adapter: Kind, request: SampleRequest) => Promise<Sample>

export type PageWorkload = Prepare<Adapter>
