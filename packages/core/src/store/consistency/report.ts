import type { Commit, Issue } from '../../commit/commit.js'
import type { Inconsistency } from '../../consistency/inconsistency.js'
import type { LongWorkOptions } from '../pace.js'

/** What a run of the consistency checks came to. */
export interface ConsistencyReport {
  readonly isConsistent: boolean
  /** All that is known to be inconsistent: references first, then checks, each in the order of the definition and of the entities; 10,000 at most. */
  readonly inconsistencies: readonly Inconsistency[]
  /** What this run looked at. */
  readonly checked: {
    /** Entities that a reference or a check was asked about, counted once for each. */
    readonly entities: number
    readonly checks: number
    readonly references: number
    readonly indexes: number
  }
  /** The version of the state that was looked at. */
  readonly version: number
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Time spent working, waits left out. */
  readonly durationMs: number
  /** False: only what changed since the run before was looked at. */
  readonly isFull: boolean
}

/** What a validation of the whole state came to. */
export interface ValidationReport {
  /** Whether there are no errors. */
  readonly isValid: boolean
  /** What schemas, references and checks that are enforced refuse; 1,000 at most and one that says how many more. */
  readonly errors: readonly Issue[]
  /** What is allowed and should not stay: `not-normal` (a schema would change the value), `state-large`. Limited as errors are. */
  readonly warnings: readonly Issue[]
  readonly inconsistencies: readonly Inconsistency[]
  /** What to do about it, a sentence each. */
  readonly recommendations: readonly string[]
  readonly validated: { readonly entities: number; readonly slices: number }
  /** The version of the state that was validated. Updates meanwhile are not in it. */
  readonly version: number
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Time spent working, waits left out. */
  readonly durationMs: number
}

/** What a store offers to find and mend what does not fit together. */
export interface ConsistencySurface {
  /**
   * Looks at everything: references, checks, indexes, in turns that block no frame. What changed is looked at by itself soon
   * after it did. A check that throws is a finding. Rejects with `CLOSED` when the store closes, with the signal's reason
   * when it is aborted.
   */
  check(options?: LongWorkOptions): Promise<ConsistencyReport>
  /** What is known to be inconsistent now: the same array until that changes. */
  inconsistencies(): readonly Inconsistency[]
  /**
   * Runs the repairs of these findings (by default of all that are known) as one commit with source `repair`; one that is
   * rejected or throws has no part in it. Indexes that disagree are made anew. An orphan is mended by its reference's
   * `onDelete`: `clear` and `cascade` do what they say, `restrict` and `report` leave it to the app. Throws as `update` does.
   */
  repair(inconsistencies?: readonly Inconsistency[]): Commit
  /**
   * Validates the whole state as it is now: schemas, references, checks, indexes, size; in turns that block no frame. Rejects
   * as `check` does.
   */
  validate(options?: LongWorkOptions): Promise<ValidationReport>
}
