import { HoldfastError } from '../errors.js'
import type { OrderedRange } from './collection-view.js'
import type { IndexDefinition } from './index-definition.js'
import { byNumber, SortedTree } from './sorted-tree.js'

export type IndexValue = string | number | boolean

/** Entities that share an index value, by rank: a new object whenever one of them changes. */
type Bucket<Entity> = SortedTree<number, Entity>
/** Entities by rank, in order, a few at a time. */
export type Leaves<Entity> = Iterable<{ readonly keys: readonly number[]; readonly values: readonly Entity[] }>
type Buckets<Entity> = SortedTree<IndexValue, Bucket<Entity>>

const typeOrder = { boolean: 0, number: 1, string: 2 } as Readonly<Record<string, number>>

/** A total order over index values: false, true, numbers, then text by UTF-16 units. */
export function compareIndexValues(one: IndexValue, other: IndexValue): number {
  if (typeof one !== typeof other) return (typeOrder[typeof one] ?? 0) - (typeOrder[typeof other] ?? 0)
  return one < other ? -1 : one > other ? 1 : 0
}

const bucketArrays = new WeakMap<object, readonly unknown[]>()
const orderedArrays = new WeakMap<object, Map<string, readonly unknown[]>>()
const maxOrderedArrays = 16
/** Buckets made between two pauses of building. */
const bucketsPerStep = 64
const nothing: readonly never[] = Object.freeze([])

/** One index of a collection: immutable, kept up to date change by change. */
export class SecondaryIndex<Entity> {
  readonly definition: IndexDefinition
  /** In order of value, and in each by rank: what a read in order walks. */
  readonly #buckets: Buckets<Entity>

  private constructor(definition: IndexDefinition, buckets: Buckets<Entity>) {
    this.definition = definition
    this.#buckets = buckets
  }

  /**
   * Builds an index over entities in order of rank, given a few at a time; yields how many it filed, so that the caller can
   * pause. An entity without a value (null, undefined, NaN) is left out.
   */
  static *building<Entity>(
    definition: IndexDefinition,
    leaves: Leaves<Entity>,
  ): Generator<number, SecondaryIndex<Entity>> {
    const groups = new Map<IndexValue, { readonly ranks: number[]; readonly entities: Entity[] }>()
    const file = (value: IndexValue, entity: Entity, rank: number) => {
      let group = groups.get(value)
      if (group === undefined) {
        group = { ranks: [], entities: [] }
        groups.set(value, group)
      }
      group.ranks.push(rank)
      group.entities.push(entity)
    }
    for (const { keys: ranks, values: entities } of leaves) {
      for (const [at, entity] of entities.entries()) {
        const value = indexValueOf(definition, entity)
        if (value instanceof Set) for (const each of value) file(each, entity, ranks[at] as number)
        else if (value !== undefined) file(value, entity, ranks[at] as number)
      }
      yield entities.length
    }
    const values = [...groups.keys()].sort(compareIndexValues)
    const buckets: Bucket<Entity>[] = []
    for (const value of values) {
      const { ranks = [], entities = [] } = groups.get(value) ?? {}
      buckets.push(SortedTree.fromSorted(byNumber, ranks, entities))
      if (buckets.length % bucketsPerStep === 0) yield 0
    }
    return new SecondaryIndex(definition, SortedTree.fromSorted(compareIndexValues, values, buckets))
  }

  /** The index after the entity of that rank changed from `before` to `after` (undefined: not there). */
  change(rank: number, before: Entity | undefined, after: Entity | undefined): SecondaryIndex<Entity> {
    const old = before === undefined ? undefined : indexValueOf(this.definition, before)
    const now = after === undefined ? undefined : indexValueOf(this.definition, after)
    if (!(old instanceof Set || now instanceof Set)) return this.#move(rank, old, now, after)
    const kept = setOf(now)
    let index: SecondaryIndex<Entity> = this
    for (const value of setOf(old)) if (!kept.has(value)) index = index.#move(rank, value, undefined, undefined)
    for (const value of kept) index = index.#move(rank, undefined, value, after)
    return index
  }

  #move(
    rank: number,
    old: IndexValue | undefined,
    now: IndexValue | undefined,
    after: Entity | undefined,
  ): SecondaryIndex<Entity> {
    let buckets = this.#buckets
    if (old !== undefined && !Object.is(old, now)) {
      const bucket = buckets.get(old)?.delete(rank)
      buckets = bucket === undefined || bucket.size === 0 ? buckets.delete(old) : buckets.set(old, bucket)
    }
    if (now !== undefined && after !== undefined) {
      const bucket = buckets.get(now) ?? SortedTree.empty<number, Entity>(byNumber)
      buckets = buckets.set(now, bucket.set(rank, after))
    }
    return buckets === this.#buckets ? this : new SecondaryIndex(this.definition, buckets)
  }

  where(value: IndexValue): readonly Entity[] {
    const bucket = this.#buckets.get(value)
    if (bucket === undefined) return nothing
    let entities = bucketArrays.get(bucket) as readonly Entity[] | undefined
    if (entities === undefined) {
      entities = Object.freeze([...bucket.values()])
      bucketArrays.set(bucket, entities)
    }
    return entities
  }

  ordered(name: string, { from, to, reverse = false, limit }: OrderedRange): readonly Entity[] {
    if (!this.definition.sorted) {
      throw new HoldfastError(
        'MISUSE',
        `Index '${name}' is not sorted; declare it as { key, sorted: true } to read it in order.`,
      )
    }
    let known = orderedArrays.get(this.#buckets)
    if (known === undefined) {
      known = new Map()
      orderedArrays.set(this.#buckets, known)
    }
    // Not JSON, which writes Infinity and NaN like a bound that is not there.
    const call = [from, to, reverse, limit].map((part) => `${typeof part} ${JSON.stringify(String(part))}`).join()
    let entities = known.get(call) as readonly Entity[] | undefined
    if (entities === undefined) {
      entities = readOrdered(this.#buckets, { from, to, reverse, limit })
      if (known.size >= maxOrderedArrays) known.clear()
      known.set(call, entities)
    }
    return entities
  }

  /** How many entities are filed under a value. */
  count(value: IndexValue): number {
    return this.#buckets.get(value)?.size ?? 0
  }

  /** All values under which something is filed, in order. */
  values(): readonly IndexValue[] {
    const values: IndexValue[] = []
    this.#buckets.visit((_bucket, value) => {
      values.push(value)
    })
    return values
  }

  /** Under how many values an entity belongs. */
  placesOf(entity: Entity): number {
    const value = indexValueOf(this.definition, entity)
    return value instanceof Set ? value.size : value === undefined ? 0 : 1
  }

  /**
   * How many entries are filed; undefined when one of them does not belong there. Yields how many it looked at, so that the
   * caller can pause. `isThere` tells whether the collection holds an entity at a rank.
   */
  *countFiled(isThere: (entity: Entity, rank: number) => boolean): Generator<number, number | undefined> {
    let filed = 0
    for (const { keys, values } of this.#buckets.leaves()) {
      for (const [at, value] of keys.entries()) {
        const belongs = (entity: Entity, rank: number) => isThere(entity, rank) && this.#isUnder(value, entity)
        for (const { keys: ranks, values: entities } of (values[at] as Bucket<Entity>).leaves()) {
          if (!entities.every((entity, place) => belongs(entity, ranks[place] as number))) return undefined
          filed += ranks.length
          yield ranks.length
        }
      }
    }
    return filed
  }

  #isUnder(value: IndexValue, entity: Entity): boolean {
    const own = indexValueOf(this.definition, entity)
    return own instanceof Set ? own.has(value) : own === value
  }
}

function readOrdered<Entity>(
  buckets: Buckets<Entity>,
  { from, to, reverse = false, limit }: OrderedRange,
): readonly Entity[] {
  const entities: Entity[] = []
  const most = limit ?? Number.POSITIVE_INFINITY
  if (most <= 0) return nothing
  const take = (entity: Entity) => entities.push(entity) < most
  buckets.visit(
    (bucket) => {
      bucket.visit(take, { reverse })
      return entities.length < most
    },
    { from, to, reverse },
  )
  return Object.freeze(entities)
}

type Filed = IndexValue | Set<IndexValue> | undefined

function setOf(value: Filed): ReadonlySet<IndexValue> {
  return value instanceof Set ? value : new Set(value === undefined ? [] : [value])
}

function indexValueOf<Entity>(definition: IndexDefinition, entity: Entity): Filed {
  const value = (definition.key as (entity: Entity) => unknown)(entity)
  if (!Array.isArray(value)) return scalarOf(value)
  const values = new Set<IndexValue>()
  for (const part of value) {
    const scalar = scalarOf(part)
    if (scalar !== undefined) values.add(scalar)
  }
  return values
}

function scalarOf(value: unknown): IndexValue | undefined {
  if (value === null || value === undefined || Number.isNaN(value)) return undefined
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return value === 0 ? 0 : value
  throw new HoldfastError(
    'MISUSE',
    `An index must give text, a number, a boolean, null, undefined or a list of these; got ${typeof value}.`,
  )
}
