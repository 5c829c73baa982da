import type { Inconsistency } from '../../consistency/inconsistency.js'
import { reasonOf } from '../../errors.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import type { Steps } from '../in-turns.js'
import type { Plan } from './plan.js'

/** Builds what indexes are not built yet: the first update after a start would do it in one long step. */
export function* buildIndexes({ indexed }: Plan, state: RootState): Steps<void> {
  for (const { slice } of indexed) yield* collectionOf(state, slice).indexing()
}

/** Stands for the name where one of them threw. */
export const anyIndex = '*'

/** What of the indexes of a collection disagrees with its entities. */
export function* lookAtIndexes(state: RootState, slice: string): Steps<readonly Inconsistency[]> {
  const finding = (name: string, problem: string): Inconsistency => {
    const message = `Index '${name}' of '${slice}' ${problem}: its function must be pure. repair() makes it anew.`
    return { code: 'index', check: `${slice}.${name}`, path: [slice], message }
  }
  try {
    const names = yield* collectionOf(state, slice).verifyingIndexes()
    return names.map((name) => finding(name, 'disagrees with its entities'))
  } catch (error) {
    return [finding(anyIndex, `threw: ${reasonOf(error)}`)]
  }
}
