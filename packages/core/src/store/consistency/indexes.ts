import type { Inconsistency } from '../../consistency/inconsistency.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import type { Steps } from './in-turns.js'

/** What of the indexes and reference counts of a collection disagrees with its entities. */
export function* lookAtIndexes(
  state: RootState,
  slice: string,
): Steps<{ readonly indexes: number; readonly findings: readonly Inconsistency[] }> {
  const collection = collectionOf(state, slice)
  yield collection.size
  const names = collection.verifyIndexes()
  const findings = names.map((name): Inconsistency => {
    const message = `Index '${name}' of '${slice}' disagrees with its entities: its function is not pure. repair() makes it anew.`
    return { code: 'index', check: `${slice}.${name}`, path: [slice], message }
  })
  return { indexes: 0, findings }
}
