import type { ConflictPolicy } from './conflict-policy.js'

/** `relaxed`: a power cut may take the last second. `bounded`: it may take about a tenth of a second. `strict`: nothing that was acknowledged. */
export type Durability = 'relaxed' | 'bounded' | 'strict'

/** Settings that can be changed while the store runs and are kept over reloads. */
export interface Config {
  /** False coalesces notifications: subscribers hear at most once per task, not once per commit. Default true. */
  readonly enableRealTimeUpdates: boolean
  /** How often everything is checked for consistency, in milliseconds; 0 never. What changed is checked soon after it did, in any case. Default 5,000. */
  readonly consistencyCheckInterval: number
  /** False keeps recovery from taking what the database lost out of a backup: that is left to `backups.restore`. What can not be read is set aside in any case. Default true. */
  readonly recoveryEnabled: boolean
  /** False skips schemas for this app's own updates (not for data from outside). Allowed, warned about, visible. Default true. */
  readonly validationEnabled: boolean
  /** False stops what runs by itself: optimisation passes and compaction of the journal. Default true. */
  readonly optimizationEnabled: boolean
  /** How often the optimisation passes run, in milliseconds; 0 never. Default 60,000. */
  readonly optimizationInterval: number
  /** Limit of the state in bytes of its JSON; an update that would pass it is rejected. Default 52,428,800. */
  readonly maxStateSize: number
  /** How long storage may take to answer, in milliseconds, before it counts as hung. Default 30,000. */
  readonly syncTimeout: number
  /** What `saved` promises against a power cut; a killed tab or browser loses nothing saved at any level. Default `bounded`. */
  readonly durability: Durability
  /** How often a backup is made, in milliseconds; 0 never. Default 300,000. None is made while nothing changed. */
  readonly backupInterval: number
  /** How many backups are kept, of those made by themselves and of those asked for. Default 5 of each. */
  readonly backupRetention: number
  /** The policy of slices that declare none, for edits of the same place in two tabs. Default `last-write-wins`. */
  readonly conflict: ConflictPolicy
}
