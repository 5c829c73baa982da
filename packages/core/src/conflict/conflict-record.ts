import type { ConflictPolicy } from '../definition/conflict-policy.js'
import type { Path } from '../model/operation.js'

/**
 * Whose edit stands: `mine` (of the commit's author), `theirs` (what was in the journal), `merged` of both, `resolved` by a
 * resolver. `rerun`: the action, or the undo, ran again on newer data, and what came of that stands.
 */
export type ConflictOutcome = 'mine' | 'theirs' | 'merged' | 'resolved' | 'rerun'

/** How many commits of either side touched an entity. */
export interface SideCommits {
  readonly mine: number
  readonly theirs: number
}

/**
 * One conflict and how it was settled: plain JSON. Values are those of the place, undefined where there was nothing: a whole
 * entity, or the value of a plain slice, where `path` is empty.
 */
export interface ConflictRecord {
  /** Unique: the commit's cid and the number of the conflict in it. */
  readonly id: string
  /** Wall time of the author when it was settled, milliseconds since the epoch. */
  readonly at: number
  /** The commit that met it. */
  readonly cid: string
  readonly slice: string
  /** The entity's key; undefined for a plain slice. */
  readonly key: string | undefined
  /** The place within the entity or the value. */
  readonly path: Path
  /** What the author knew when the commit was made. */
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: unknown
  /** What stands since. */
  readonly result: unknown
  /** The policy in force; `resolver`: a function of the definition. */
  readonly policy: ConflictPolicy | 'resolver'
  readonly outcome: ConflictOutcome
  /** Why the policy could not settle it, so that mine stands instead; undefined where it could. */
  readonly fallback: string | undefined
  /** The commits of other tabs that touched the place, as far as they are known. */
  readonly theirCids: readonly string[]
  /** How many commits of either side touched the entity since both knew the same. */
  readonly commits: SideCommits
  /**
   * Whether a resolver's answer is still to come, and what stands is provisional: from the tab that asked, or from another
   * that asks again once that one is gone.
   */
  readonly owed: boolean
  /** Whether the values were left out, being too large to be kept: then they are undefined. */
  readonly omitted: boolean
}
