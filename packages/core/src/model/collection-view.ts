import type { IndexedValue } from './index-definition.js'

/** Bounds of an ordered read; both inclusive unless said otherwise, both optional. */
export interface OrderedRange {
  readonly from?: string | number | boolean
  readonly to?: string | number | boolean
  /** Descending order. */
  readonly reverse?: boolean
  /** The most entities to return. */
  readonly limit?: number
}

/**
 * The entities of a collection, as reads see them: a `ReadonlyMap` by key that is immutable, iterated in the order in which the
 * entities were added (the same in every tab and after a reload). Entities that did not change keep their identity from
 * version to version. `Indexes` has the keys that the indexes give, by the indexes' names.
 */
// biome-ignore lint/complexity/noBannedTypes: what is inferred where no index is declared, so that hovers leave it out
export interface Collection<Entity, Indexes extends object = {}> extends ReadonlyMap<string, Entity> {
  /**
   * The entities that an index files under `key`, in the collection's order. The same array as long as none of them
   * changed, so it can be a selector's result. Throws `MISUSE` for an index that was not declared.
   */
  where<Name extends keyof Indexes & string>(index: Name, key: IndexedValue<Indexes[Name]>): readonly Entity[]
  /** Entities in the order of a sorted index, equal ones in the order of the collection; with `reverse` the other way round. Throws `MISUSE` unless it is declared `sorted`. */
  ordered(index: keyof Indexes & string, range?: OrderedRange): readonly Entity[]
  /** A plain object by key: what `JSON.stringify` writes. */
  toJSON(): Record<string, Entity>
}

/** A collection inside a recipe: what is read can be changed in place. */
export interface CollectionDraft<Entity, Stored = Entity> extends Iterable<[string, Entity]> {
  readonly size: number
  /** A draft of that entity: change it in place. */
  get(key: string): Entity | undefined
  has(key: string): boolean
  /** Adds or replaces an entity. Its key field must equal `key`, or the commit is rejected. */
  set(key: string, entity: Stored): this
  /** Removes an entity; false when there was none. */
  delete(key: string): boolean
  /** Removes all entities. */
  clear(): void
  keys(): IterableIterator<string>
  values(): IterableIterator<Entity>
  entries(): IterableIterator<[string, Entity]>
  forEach(visit: (entity: Entity, key: string) => void): void
}
