import { HoldfastError } from '../errors.js'
import type { Collection, OrderedRange } from './collection-view.js'
import type { IndexDefinition } from './index-definition.js'
import { KeyTable } from './key-table.js'
import { type IndexValue, SecondaryIndex } from './secondary-index.js'
import { byNumber, SortedTree } from './sorted-tree.js'

export interface CollectionMapOptions {
  /** Name of the slice, for messages. */
  readonly name: string
  readonly keyField: string
  readonly indexes: Readonly<Record<string, IndexDefinition>>
}

type Indexes<Entity> = ReadonlyMap<string, SecondaryIndex<Entity>>

/** Ranks given out beyond twice the size, before the keys are numbered anew. */
const sparseRanks = 1_024

/**
 * An immutable map of entities by key in order of insertion, with secondary indexes. A change copies O(log n) nodes and
 * shares the rest, so it costs much the same at a hundred entities and at a million; lookups go through a native map.
 */
export class PersistentCollection<Entity> implements Collection<Entity, string> {
  readonly #options: CollectionMapOptions & { readonly hasIndexes: boolean }
  readonly #table: KeyTable
  readonly #entities: SortedTree<number, Entity>
  /** Built when first needed: a start with a hundred thousand entities does not wait for them. */
  #indexes: Indexes<Entity> | undefined

  private constructor(
    options: CollectionMapOptions & { readonly hasIndexes: boolean },
    table: KeyTable,
    entities: SortedTree<number, Entity>,
    indexes: Indexes<Entity> | undefined,
  ) {
    this.#options = options
    this.#table = table
    this.#entities = entities
    this.#indexes = indexes
  }

  static empty<Entity>(options: CollectionMapOptions): PersistentCollection<Entity> {
    return new PersistentCollection<Entity>(
      withHasIndexes(options),
      new KeyTable(),
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
    const table = new KeyTable()
    const ranks: number[] = []
    let values: Entity[] | undefined
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] as string
      const known = table.single(key)
      if (known === undefined) {
        ranks.push(table.add(key))
        values?.push(entities[at] as Entity)
      } else {
        values ??= entities.slice(0, at)
        values[known] = entities[at] as Entity
      }
    }
    return new PersistentCollection(
      withHasIndexes(options),
      table,
      SortedTree.fromSorted(byNumber, ranks, values ?? entities),
      undefined,
    )
  }

  get size(): number {
    return this.#entities.size
  }

  get(key: string): Entity | undefined {
    const rank = this.locate(key)
    return rank === undefined ? undefined : this.#entities.get(rank)
  }

  has(key: string): boolean {
    return this.locate(key) !== undefined
  }

  /** The collection with that entity under that key: in its place when there is one already, at the end otherwise. */
  with(key: string, entity: Entity): PersistentCollection<Entity> {
    const rank = this.locate(key)
    if (rank !== undefined) return this.replaceAt(rank, this.#entities.get(rank), entity)
    if (this.#table.next > 2 * this.size + sparseRanks) return this.#renumbered().with(key, entity)
    return this.replaceAt(this.#table.add(key), undefined, entity)
  }

  without(key: string): PersistentCollection<Entity> {
    const rank = this.locate(key)
    return rank === undefined ? this : this.replaceAt(rank, this.#entities.get(rank), undefined)
  }

  /** Where an entity stands, for {@link at} and {@link replaceAt}: spares looking its key up again. */
  locate(key: string): number | undefined {
    // Nearly every key has one rank.
    const single = this.#table.single(key)
    if (single !== undefined) return this.#holds(single, key) ? single : undefined
    return this.#table.find(key, (rank) => this.#holds(rank, key))
  }

  at(rank: number): Entity | undefined {
    return this.#entities.get(rank)
  }

  /** The collection with `after` (undefined: nothing) in the place where `before` stands. */
  replaceAt(rank: number, before: Entity | undefined, after: Entity | undefined): PersistentCollection<Entity> {
    if (before === after) return this
    const entities = after === undefined ? this.#entities.delete(rank) : this.#entities.set(rank, after)
    let indexes: Map<string, SecondaryIndex<Entity>> | undefined
    if (this.#options.hasIndexes) {
      indexes = new Map()
      for (const [name, index] of this.#built()) indexes.set(name, index.change(rank, before, after))
    }
    return new PersistentCollection(this.#options, this.#table, entities, indexes)
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

  forEach(visit: (entity: Entity, key: string) => void): void {
    this.#entities.visit((entity) => {
      visit(entity, this.keyOf(entity))
    })
  }

  where(index: string, key: IndexValue): readonly Entity[] {
    return this.#index(index).where(key)
  }

  ordered(index: string, range: OrderedRange = {}): readonly Entity[] {
    return this.#index(index).ordered(index, range)
  }

  toJSON(): Record<string, Entity> {
    // Made by definition, not by assignment: a key may be `__proto__`.
    return Object.fromEntries(this.entries())
  }

  /** The same collection with its indexes made anew. */
  rebuildIndexes(): PersistentCollection<Entity> {
    return new PersistentCollection(this.#options, this.#table, this.#entities, undefined)
  }

  /** Names of the indexes that disagree with the entities; none, unless there is a bug or an index function is impure. */
  verifyIndexes(): readonly string[] {
    const fresh = this.#build()
    return [...this.#built()].filter(([name, index]) => !fresh.get(name)?.agreesWith(index)).map(([name]) => name)
  }

  #renumbered(): PersistentCollection<Entity> {
    return PersistentCollection.from(this.#options, [...this.keys()], [...this.values()])
  }

  #holds(rank: number, key: string): boolean {
    const entity = this.#entities.get(rank)
    return entity !== undefined && this.keyOf(entity) === key
  }

  /** The key that an entity says it has. */
  keyOf(entity: Entity): string {
    return (entity as Readonly<Record<string, unknown>>)[this.#options.keyField] as string
  }

  #index(name: string): SecondaryIndex<Entity> {
    const index = this.#built().get(name)
    if (index !== undefined) return index
    const declared = Object.keys(this.#options.indexes)
    const fix =
      declared.length === 0 ? 'it has none; declare it in collection({ indexes })' : `declared: ${declared.join(', ')}`
    throw new HoldfastError('MISUSE', `Collection '${this.#options.name}' has no index '${name}' (${fix}).`)
  }

  #built(): Indexes<Entity> {
    this.#indexes ??= this.#build()
    return this.#indexes
  }

  #build(): Indexes<Entity> {
    const built = new Map<string, SecondaryIndex<Entity>>()
    for (const [name, definition] of Object.entries(this.#options.indexes)) {
      built.set(
        name,
        SecondaryIndex.build<Entity>(definition, (visit) => this.#entities.visit(visit)),
      )
    }
    return built
  }
}

function withHasIndexes(options: CollectionMapOptions) {
  return { ...options, hasIndexes: Object.keys(options.indexes).length > 0 }
}
