import type { Platform } from '@holdfast/core'
import type { TallyMerge, WorkshopOptions } from './workshop.js'

/** A bug planted into every tab of a simulation. */
export interface TabsBug {
  /** Put between the engine and the simulated platform. Called once per simulation, then for each tab. */
  readonly sabotage?: () => (platform: Platform) => Platform
  readonly wrapBump?: () => NonNullable<WorkshopOptions['wrapBump']>
  readonly tally?: TallyMerge
}

export interface TabsPlan {
  readonly seed: number
  readonly steps: number
  readonly bug?: TabsBug
  readonly verbose?: boolean
}
