import { type Change, changesByKey } from './change.js'
import type { Collection, OrderedRange } from './collection-view.js'
import type { IndexDefinition } from './index-definition.js'
import { atOnce, IndexSet } from './index-set.js'
import { KeyTable } from './key-table.js'
import { referenceIndexName } from './reference-index.js'
import type { IndexValue, SecondaryIndex } from './secondary-index.js'
import { byNumber, SortedTree } from './sorted-tree.js'

export interface CollectionMapOptions {
  /** Name of the slice, for messages. */
  readonly name: string
  readonly keyField: string
  readonly indexes: Readonly<Record<string, IndexDefinition>>
}

/** Keys in the table, or away from their first rank, that a version puts up with before it makes a table of its own. */
const spareKeys = 1_024
const noneMoved = SortedTree.empty<string, number>((one, other) => (one < other ? -1 : one > other ? 1 : 0))

/**
 * An immutable map of entities by key in order of insertion, with secondary indexes. A change copies O(log n) nodes and
 * shares the rest, so it costs much the same at a hundred entities and at a million; lookups go through a native map.
 */
export class PersistentCollection<Entity> implements Collection<Entity, Readonly<Record<string, IndexValue>>> {
  readonly #options: CollectionMapOptions & { readonly hasIndexes: boolean }
  readonly #table: KeyTable
  /** Ranks of the keys that this version holds, but not at their first rank: they were deleted and added again. */
  readonly #moved: SortedTree<string, number>
  readonly #entities: SortedTree<number, Entity>
  /** A table without dead keys, kept so that inserts into one version that come to nothing make it once. */
  #ownTable: KeyTable | undefined
  /** Built when first needed: a start with a hundred thousand entities does not wait for them. */
  #indexes: IndexSet<Entity> | undefined

  private constructor(
    options: CollectionMapOptions & { readonly hasIndexes: boolean },
    table: KeyTable,
    moved: SortedTree<string, number>,
    entities: SortedTree<number, Entity>,
    indexes: IndexSet<Entity> | undefined,
  ) {
    this.#options = options
    this.#table = table
    this.#moved = moved
    this.#entities = entities
    this.#indexes = indexes
  }

  static empty<Entity>(options: CollectionMapOptions): PersistentCollection<Entity> {
    return new PersistentCollection<Entity>(
      withHasIndexes(options),
      new KeyTable(),
      noneMoved,
      SortedTree.empty(byNumber),
      undefined,
    )
  }

  /** A collection of that content. Where a key comes twice, the last entity stands in the first one's place. */
  static from<Entity>(
    options: CollectionMapOptions,
    keys: readonly string[],
    entities: readonly Entity[],
  ): PersistentCollection<Entity> {
    const table = KeyTable.ofDistinct(keys)
    if (table === undefined) {
      const last = new Map<string, Entity>()
      for (const [at, key] of keys.entries()) last.set(key, entities[at] as Entity)
      return PersistentCollection.from(options, [...last.keys()], [...last.values()])
    }
    const ranks = Array.from(keys, (_key, rank) => rank)
    const tree = SortedTree.fromSorted(byNumber, ranks, entities)
    return new PersistentCollection(withHasIndexes(options), table, noneMoved, tree, undefined)
  }

  get size(): number {
    return this.#entities.size
  }

  get(key: string): Entity | undefined {
    const first = this.#table.rankOf(key)
    const entity = first === undefined ? undefined : this.#entities.get(first)
    if (entity !== undefined || this.#moved.size === 0) return entity
    const rank = this.#moved.get(key)
    return rank === undefined ? undefined : this.#entities.get(rank)
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  /** Where the entity under that key stands in the order of iteration: a later one has a greater rank. */
  rankOf(key: string): number | undefined {
    const first = this.#table.rankOf(key)
    return first !== undefined && this.#entities.get(first) !== undefined ? first : this.#moved.get(key)
  }

  /** The collection with that entity under that key: in its place when there is one already, at the end otherwise. */
  with(key: string, entity: Entity): PersistentCollection<Entity> {
    return this.change(key, () => entity)
  }

  without(key: string): PersistentCollection<Entity> {
    return this.change(key, () => undefined)
  }

  /** The collection with what `make` makes of the entity under that key (undefined: none). Looks the key up once. */
  change(key: string, make: (before: Entity | undefined) => Entity | undefined): PersistentCollection<Entity> {
    let rank = this.#table.rankOf(key)
    let before = rank === undefined ? undefined : this.#entities.get(rank)
    if (before === undefined && this.#moved.size > 0) {
      rank = this.#moved.get(key)
      before = rank === undefined ? undefined : this.#entities.get(rank)
    }
    const after = make(before)
    if (after === before) return this
    if (rank === undefined || before === undefined) return after === undefined ? this : this.#insert(key, after)
    const moved = after === undefined && this.#moved.size > 0 ? this.#moved.delete(key) : this.#moved
    return this.#replaceAt(this.#table, moved, rank, before, after)
  }

  #insert(key: string, entity: Entity): PersistentCollection<Entity> {
    let table = this.#ownTable ?? this.#table
    const scattered = table === this.#table && 2 * this.#moved.size > this.size + spareKeys
    if (scattered || table.size > 2 * this.size + spareKeys) {
      table = KeyTable.of(this.#ranks())
      this.#ownTable = table
    }
    const added = table.rankAbove(this.#entities.lastKey ?? -1, key)
    const kept = table === this.#table ? this.#moved : noneMoved
    const moved = table.rankOf(key) === added ? kept : kept.set(key, added)
    return this.#replaceAt(table, moved, added, undefined, entity)
  }

  *keys(): IterableIterator<string> {
    for (const entity of this.#entities.values()) yield this.keyOf(entity)
  }

  values(): IterableIterator<Entity> {
    return this.#entities.values()
  }

  *entries(): IterableIterator<[string, Entity]> {
    for (const entity of this.#entities.values()) yield [this.keyOf(entity), entity]
  }

  [Symbol.iterator](): IterableIterator<[string, Entity]> {
    return this.entries()
  }

  forEach(visit: (entity: Entity, key: string, collection: ReadonlyMap<string, Entity>) => void, self?: unknown): void {
    this.#entities.visit((entity) => void visit.call(self, entity, this.keyOf(entity), this))
  }

  where(index: string, key: IndexValue): readonly Entity[] {
    return this.#index(index).where(key)
  }

  ordered(index: string, range: OrderedRange = {}): readonly Entity[] {
    return this.#index(index).ordered(index, range)
  }

  /** The entities whose reference field holds that key: the same array while none of them changed. */
  referrers(field: string, key: string): readonly Entity[] {
    return this.#index(referenceIndexName(field)).where(key)
  }

  /** How many entities refer to that key by that field. */
  referenceCount(field: string, key: string): number {
    return this.#index(referenceIndexName(field)).count(key)
  }

  /** The keys that a reference field holds in some entity. */
  referencedKeys(field: string): Iterable<string> {
    return this.#index(referenceIndexName(field)).values() as readonly string[]
  }

  toJSON(): Record<string, Entity> {
    // Made by definition, not by assignment: a key may be `__proto__`.
    return Object.fromEntries(this.entries())
  }

  /** What changed since another version, by key: at the cost of the changes where one comes from the other. */
  changesSince(before: PersistentCollection<Entity>): ReadonlyMap<string, Change<Entity>> {
    return this.fewChangesSince(before, Number.POSITIVE_INFINITY) ?? new Map()
  }

  /** As `changesSince`, at no more than the cost of `most` changes: undefined when there are more. */
  fewChangesSince(before: PersistentCollection<Entity>, most: number): ReadonlyMap<string, Change<Entity>> | undefined {
    return changesByKey(
      (visit) => this.#entities.changesSince(before.#entities, visit),
      (entity) => this.keyOf(entity),
      most,
    )
  }

  /** The same collection with its indexes, or those of the names, made anew. */
  rebuildIndexes(names?: readonly string[]): PersistentCollection<Entity> {
    const indexes = names && this.#indexes?.rebuild(names, () => this.#entities.leaves())
    return new PersistentCollection(this.#options, this.#table, this.#moved, this.#entities, indexes)
  }

  /** Names of the indexes that disagree with the entities; none, unless an index function is impure. Yields as it looks at entities. */
  *verifyingIndexes(): Generator<number, readonly string[]> {
    // What is not built yet has nothing to disagree with, and is not built for this: it would take one long step.
    if (this.#indexes === undefined) return []
    return yield* this.#indexes.verify(this.#entities.leaves(), (entity, rank) => this.#entities.get(rank) === entity)
  }

  /** Builds the indexes if they are not yet: the first look into one, or change, would do it in one long step. */
  *indexing(): Generator<number, void> {
    if (this.#indexes !== undefined) return
    const built = yield* IndexSet.building<Entity>(this.#options.indexes, () => this.#entities.leaves())
    this.#indexes ??= built
  }

  #replaceAt(
    table: KeyTable,
    moved: SortedTree<string, number>,
    rank: number,
    before: Entity | undefined,
    after: Entity | undefined,
  ): PersistentCollection<Entity> {
    const entities = after === undefined ? this.#entities.delete(rank) : this.#entities.set(rank, after)
    const indexes = this.#options.hasIndexes ? this.#built().change(rank, before, after) : undefined
    return new PersistentCollection(this.#options, table, moved, entities, indexes)
  }

  #ranks(): [key: string, rank: number][] {
    const ranks: [key: string, rank: number][] = []
    this.#entities.visit((entity, rank) => ranks.push([this.keyOf(entity), rank]))
    return ranks
  }

  /** The key that an entity says it has. */
  keyOf(entity: Entity): string {
    return (entity as Readonly<Record<string, unknown>>)[this.#options.keyField] as string
  }

  #index(name: string): SecondaryIndex<Entity> {
    return this.#built().get(this.#options.name, name)
  }

  #built(): IndexSet<Entity> {
    if (this.#indexes === undefined) atOnce(this.indexing())
    return this.#indexes as IndexSet<Entity>
  }
}

function withHasIndexes(options: CollectionMapOptions) {
  return { ...options, hasIndexes: Object.keys(options.indexes).length > 0 }
}
