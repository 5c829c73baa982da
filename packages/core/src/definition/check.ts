import type { Path } from '../model/operation.js'

/** Something that a check found. */
export interface CheckReport<Draft> {
  /** Slice, then the entity's key, then the place within it. */
  readonly path: Path
  readonly message: string
  /** A recipe that mends it; `store.repair()` runs it. */
  readonly repair?: (draft: Draft) => void
}

export type Report<Draft> = (found: CheckReport<Draft>) => void

interface CheckOptions {
  /** True makes it an invariant: a commit that adds a finding is rejected. Default false. */
  readonly enforce?: boolean
}

/**
 * A check of the whole state. It runs soon after one of its slices changed (all slices, where none are declared); what it
 * costs, each run costs, and with `enforce` each update of those slices.
 */
export interface StateCheck<State, Draft, SliceName> extends CheckOptions {
  readonly each?: undefined
  readonly slices?: readonly SliceName[]
  readonly check: (state: State, report: Report<Draft>) => void
}

/**
 * A check of each entity of a collection by itself: after an update it looks at the entities that changed and at no others.
 * What it reads besides the entity must be in the slices that it declares; when one of those changes, all entities are checked.
 */
export interface EntityCheck<State, Draft, SliceName, Name, Entity> extends CheckOptions {
  readonly each: Name
  readonly slices?: readonly SliceName[]
  readonly check: (entity: Entity, report: Report<Draft>, state: State) => void
}

/** A check as the engine reads it. */
export interface Check {
  readonly name: string
  /** The collection whose entities it checks one by one; undefined for a check of the whole state. */
  readonly each: string | undefined
  /** Slices whose change makes it run in full. */
  readonly slices: ReadonlySet<string>
  readonly enforce: boolean
  readonly run: (subject: unknown, report: Report<object>, state: unknown) => unknown
}
