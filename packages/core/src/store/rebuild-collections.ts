import type { StoreShape } from '../definition/store-shape.js'
import { PersistentCollection } from '../model/persistent-collection.js'
import { collectionOf, type RootState } from '../model/root-state.js'

/** The same state with its collections made anew by a shape's options: other index functions. */
export function rebuildCollections(state: RootState, shape: StoreShape): RootState {
  const next: Record<string, unknown> = { ...state }
  for (const name of shape.slices.keys()) {
    if (!shape.isCollection(name)) continue
    const collection = collectionOf(state, name)
    next[name] = PersistentCollection.from(
      shape.collectionOptions(name),
      [...collection.keys()],
      [...collection.values()],
    )
  }
  return Object.freeze(next)
}
