import { HoldfastError } from '../errors.js'
import type { IndexDefinition } from './index-definition.js'
import { SecondaryIndex } from './secondary-index.js'

export type IndexDefinitions = Readonly<Record<string, IndexDefinition>>
type Ranked<Entity> = (visit: (entity: Entity, rank: number) => void) => void

/** Entities looked at between two pauses of a verification. */
const entitiesPerStep = 64

/** All indexes of a collection, its own and those of its references: immutable, kept up to date change by change. */
export class IndexSet<Entity> {
  readonly #indexes: ReadonlyMap<string, SecondaryIndex<Entity>>

  private constructor(indexes: ReadonlyMap<string, SecondaryIndex<Entity>>) {
    this.#indexes = indexes
  }

  static build<Entity>(definitions: IndexDefinitions, ranked: Ranked<Entity>): IndexSet<Entity> {
    const build = ([name, definition]: [string, IndexDefinition]) =>
      [name, SecondaryIndex.build(definition, ranked)] as const
    return new IndexSet(new Map(Object.entries(definitions).map(build)))
  }

  /** Throws `MISUSE` for an index that was not declared. */
  get(slice: string, name: string): SecondaryIndex<Entity> {
    const index = this.#indexes.get(name)
    if (index !== undefined) return index
    const declared = [...this.#indexes.keys()]
    const fix =
      declared.length === 0 ? 'it has none; declare it in collection({ indexes })' : `declared: ${declared.join(', ')}`
    throw new HoldfastError('MISUSE', `Collection '${slice}' has no index '${name}' (${fix}).`)
  }

  change(rank: number, before: Entity | undefined, after: Entity | undefined): IndexSet<Entity> {
    const next = new Map<string, SecondaryIndex<Entity>>()
    for (const [name, index] of this.#indexes) next.set(name, index.change(rank, before, after))
    return new IndexSet(next)
  }

  /** The same set with the indexes of those names made anew; the others stay as they are. */
  rebuild(names: readonly string[], ranked: Ranked<Entity>): IndexSet<Entity> {
    const next = new Map(this.#indexes)
    for (const name of names) {
      const index = next.get(name)
      if (index !== undefined) next.set(name, SecondaryIndex.build(index.definition, ranked))
    }
    return new IndexSet(next)
  }

  /** Compares the indexes with the entities, and yields how many it has looked at since the last pause. */
  *verify(
    entities: () => Iterable<Entity>,
    rankOf: (entity: Entity) => number | undefined,
  ): Generator<number, readonly string[]> {
    const wrong: string[] = []
    for (const [name, index] of this.#indexes) {
      let filed = 0
      let looked = 0
      let agrees = true
      for (const entity of entities()) {
        const rank = rankOf(entity)
        const places = rank === undefined ? undefined : index.placesOf(entity, rank)
        if (places === undefined) {
          agrees = false
          break
        }
        filed += places
        if (++looked % entitiesPerStep === 0) yield entitiesPerStep
      }
      yield looked % entitiesPerStep
      // With each entity where it belongs, anything left over shows in the count.
      if (!agrees || !index.holds(filed)) wrong.push(name)
    }
    return wrong
  }
}
