import type { PersistentCollection } from './persistent-collection.js'
import type { JsonRecord } from './record.js'

/** The whole state: each slice's value by name. Frozen, as everything in it. */
export type RootState = Readonly<Record<string, unknown>>

/** An entity as the engine handles it, whatever its schema says. */
export type Entity = JsonRecord

export type EntityCollection = PersistentCollection<Entity>

/** The collection of that name in a state. The caller knows from the definition that it is one. */
export function collectionOf(state: RootState, slice: string): EntityCollection {
  return state[slice] as EntityCollection
}
