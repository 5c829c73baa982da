import type { PassContext, PruneOptions } from '../../definition/pass.js'
import { collectionOf, type Entity, type RootState } from '../../model/root-state.js'
import type { Steps } from '../in-turns.js'

/** Says which entities of a collection may go. */
export interface Selection {
  readonly slice: string
  /** How many entities it looks at. */
  looks(state: RootState): number
  select(state: RootState, context: PassContext): Steps<readonly Entity[]>
}

/** The entities whose time is over. */
export function expiredOf(slice: string, expires: (entity: never) => number | null | undefined): Selection {
  return each(slice, (entity, { now }) => {
    const at = expires(entity as never)
    return typeof at === 'number' && at <= now
  })
}

/** The entities that may be pruned. */
export function prunedOf(slice: string, prune: PruneOptions<never, string>): Selection {
  if (typeof prune === 'function') {
    return each(slice, (entity, context) => (prune(entity as never, context) as unknown) === true)
  }
  const { maxEntities, by } = prune
  return {
    slice,
    looks: () => 0,
    *select(state) {
      const collection = collectionOf(state, slice)
      const excess = collection.size - maxEntities
      yield 0
      if (excess <= 0) return []
      if (by !== undefined) return collection.ordered(by, { limit: excess })
      const first: Entity[] = []
      for (const entity of collection.values()) if (first.push(entity) === excess) break
      return first
    },
  }
}

/** Entities asked about before others may have their turn. */
const entitiesPerStep = 64

function each(slice: string, mayGo: (entity: Entity, context: PassContext) => boolean): Selection {
  return {
    slice,
    looks: (state) => collectionOf(state, slice).size,
    *select(state, context) {
      const selected: Entity[] = []
      let looked = 0
      for (const entity of collectionOf(state, slice).values()) {
        if (mayGo(entity, context)) selected.push(entity)
        if (++looked % entitiesPerStep === 0) yield entitiesPerStep
      }
      yield looked % entitiesPerStep
      return selected
    },
  }
}
