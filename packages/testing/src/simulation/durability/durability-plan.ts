import type { Platform } from '@holdfast/core'

export interface DurabilityPlan {
  readonly seed: number
  readonly steps: number
  /** Puts something between the engine and the simulated platform: a planted bug. */
  readonly sabotage?: (platform: Platform) => Platform
  readonly verbose?: boolean
}
