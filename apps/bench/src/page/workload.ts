import type { Measured, SampleRequest } from '../protocol.js'
import type { Adapter } from './adapter.js'

/** One sample: everything before `run` and after it is outside the measurement. */
export interface Sample {
  run(): Promise<Measured>
  /** What is wrong with the final state; empty when all is well. */
  check(): Promise<string[]>
}

export type PageWorkload = (adapter: Adapter, request: SampleRequest) => Promise<Sample>
