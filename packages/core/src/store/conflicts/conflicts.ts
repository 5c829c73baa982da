import type { Commit } from '../../commit/commit.js'
import type { ConflictOutcome, ConflictRecord } from '../../conflict/conflict-record.js'
import type { Conflict, ConflictPolicy } from '../../definition/conflict-policy.js'

/** What to settle a conflict with: a policy, or a function that is also asked where one side deleted the entity. */
export type ReplayPolicy =
  | ConflictPolicy
  | ((conflict: Omit<Conflict, 'mine' | 'theirs'> & { readonly mine: unknown; readonly theirs: unknown }) => unknown)

export interface ReplayOptions {
  /** False only tells what would come of it. Default true: it becomes a commit with the source `conflict:replay`. */
  readonly apply?: boolean
  /** True applies it also where the place holds something else by now. Default false. */
  readonly force?: boolean
}

/** What came of settling a conflict again. */
export interface ReplayResult {
  readonly outcome: ConflictOutcome
  /** What would stand at the place; undefined: nothing. */
  readonly value: unknown
  /** Why the policy could not settle it, so that mine would stand. */
  readonly fallback: string | undefined
  /** The commit; undefined when none was made. It may be rejected, as any other. */
  readonly applied: Commit | undefined
  /** Why none was made although it should: the place moved on, is gone, the values were not kept, or the function gave no result. */
  readonly refused: string | undefined
}

/** The conflicts that this tab knows of: settled here since the page was loaded, told by other tabs, or in the journal's tail. */
export interface Conflicts {
  /** Oldest first, at most 200; the same array until it changes. */
  list(): readonly ConflictRecord[]
  get(id: string): ConflictRecord | undefined
  /**
   * Settles a conflict once more, by another policy (default: the one in force for its slice) with the values of then, and
   * makes that stand if the place still holds what came of it. A function that throws or gives what is no result changes
   * nothing. Rejects with `MISUSE` for an unknown id or policy, and as
   * `update` throws.
   */
  replay(id: string, policy?: ReplayPolicy, options?: ReplayOptions): Promise<ReplayResult>
}

export interface ConflictSurface {
  readonly conflicts: Conflicts
}
