import type { Path } from '../model/operation.js'

/** Something in the state that does not fit together, though each part of it satisfies its schema. */
export interface Inconsistency {
  /**
   * `orphan`: a reference to an entity that is not there. `check`: a check of the definition found it. `check-threw`: a
   * check did. `check-async`: a check returned a promise, for which nobody waits. `index`: an index disagrees with its entities. `more`: there are more findings than are kept.
   */
  readonly code: 'orphan' | 'check' | 'check-threw' | 'check-async' | 'index' | 'more'
  /** Name of the check; of an orphan, `<slice>.<field>`; of an index, `<slice>.<index>`; empty for `more`. */
  readonly check: string
  /** Slice, then the entity's key, then the place within it. */
  readonly path: Path
  readonly message: string
  /** A recipe that mends it, where one is known: `store.repair()` runs it. */
  readonly repair?: (draft: object) => void
}
