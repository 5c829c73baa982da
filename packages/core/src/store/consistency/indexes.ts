import type { Inconsistency } from '../../consistency/inconsistency.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import type { Steps } from './in-turns.js'

/** What of the indexes of a collection disagrees with its entities. */
export function* lookAtIndexes(state: RootState, slice: string): Steps<readonly Inconsistency[]> {
  const collection = collectionOf(state, slice)
  yield 0
  const finding = (name: string, problem: string): Inconsistency => {
    const message = `Index '${name}' of '${slice}' ${problem}: its function must be pure. repair() makes it anew.`
    return { code: 'index', check: `${slice}.${name}`, path: [slice], message }
  }
  try {
    const names = collection.verifyIndexes()
    yield collection.size
    return names.map((name) => finding(name, 'disagrees with its entities'))
  } catch (error) {
    return [finding('*', `threw: ${error instanceof Error ? error.message : String(error)}`)]
  }
}
