/** `relaxed`: a power cut may take the last second. `bounded`: it may take about a tenth of a second. `strict`: nothing that was acknowledged. */
export type Durability = 'relaxed' | 'bounded' | 'strict'

/** Settings that can be changed while the store runs and are kept over reloads. */
export interface Config {
  /** False coalesces notifications: subscribers hear at most once per task, not once per commit. Default true. */
  readonly enableRealTimeUpdates: boolean
  /** False skips schemas for this app's own updates (not for data from outside). Allowed, warned about, visible. Default true. */
  readonly validationEnabled: boolean
  /** False stops background compaction of the journal. Default true. */
  readonly optimizationEnabled: boolean
  /** Limit of the state in bytes of its JSON; an update that would pass it is rejected. Default 52,428,800. */
  readonly maxStateSize: number
  /** How long storage may take to answer, in milliseconds, before it counts as hung. Default 30,000. */
  readonly syncTimeout: number
  /** What `saved` promises against a power cut; a killed tab or browser loses nothing saved at any level. Default `bounded`. */
  readonly durability: Durability
}
