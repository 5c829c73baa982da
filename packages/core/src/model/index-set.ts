import { HoldfastError } from '../errors.js'
import type { IndexDefinition } from './index-definition.js'
import { isReferenceIndex } from './reference-index.js'
import { type Leaves, SecondaryIndex } from './secondary-index.js'

export type IndexDefinitions = Readonly<Record<string, IndexDefinition>>

/** Entries of an index looked at between two pauses of a verification. */
const entriesPerStep = 64

/** All indexes of a collection, its own and those of its references: immutable, kept up to date change by change. */
export class IndexSet<Entity> {
  readonly #indexes: ReadonlyMap<string, SecondaryIndex<Entity>>

  private constructor(indexes: ReadonlyMap<string, SecondaryIndex<Entity>>) {
    this.#indexes = indexes
  }

  /** Builds the indexes one after the other, in steps; yields how many entities it filed. */
  static *building<Entity>(
    definitions: IndexDefinitions,
    leaves: () => Leaves<Entity>,
  ): Generator<number, IndexSet<Entity>> {
    const indexes = new Map<string, SecondaryIndex<Entity>>()
    for (const [name, definition] of Object.entries(definitions)) {
      indexes.set(name, yield* SecondaryIndex.building(definition, leaves()))
    }
    return new IndexSet(indexes)
  }

  /** Throws `MISUSE` for an index that was not declared. */
  get(slice: string, name: string): SecondaryIndex<Entity> {
    const index = this.#indexes.get(name)
    if (index !== undefined) return index
    const declared = [...this.#indexes.keys()].filter((each) => !isReferenceIndex(each))
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
  rebuild(names: readonly string[], leaves: () => Leaves<Entity>): IndexSet<Entity> {
    const next = new Map(this.#indexes)
    for (const name of names) {
      const index = next.get(name)
      if (index !== undefined) next.set(name, atOnce(SecondaryIndex.building(index.definition, leaves())))
    }
    return new IndexSet(next)
  }

  /**
   * Compares the indexes with the entities, given a few at a time, and gives the names of those that disagree. Yields how
   * many entities it has looked at since the last pause.
   */
  *verify(
    entities: Iterable<{ readonly values: readonly Entity[] }>,
    isThere: (entity: Entity, rank: number) => boolean,
  ): Generator<number, readonly string[]> {
    const indexes = [...this.#indexes]
    const belonging = indexes.map(() => 0)
    for (const { values: few } of entities) {
      for (const [at, [, index]] of indexes.entries()) {
        for (const entity of few) belonging[at] = (belonging[at] as number) + index.placesOf(entity)
      }
      yield few.length
    }
    const wrong: string[] = []
    for (const [at, [name, index]] of indexes.entries()) {
      const counting = index.countFiled(isThere)
      let looked = 0
      let step = counting.next()
      for (; step.done !== true; step = counting.next()) {
        looked += step.value
        if (looked < entriesPerStep) continue
        looked = 0
        yield 0
      }
      // With each entry where it belongs, anything that is missing shows in the count.
      if (step.value !== belonging[at]) wrong.push(name)
    }
    return wrong
  }
}

/** What work in steps comes to, without pausing. */
export function atOnce<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}
