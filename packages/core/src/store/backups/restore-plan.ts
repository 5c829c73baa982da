import type { StoreShape } from '../../definition/store-shape.js'
import { diffValue } from '../../model/diff.js'
import { changesBetween, entityOperations } from '../../model/diff-state.js'
import type { Operation } from '../../model/operation.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import type { Rests } from '../../vault/encode-backup.js'
import type { LoadedSlice } from './load-backup.js'

/** What a restore changes in one slice. */
export interface SliceDifference {
  readonly slice: string
  readonly isChanged: boolean
  /** Keys of entities; none for a slice that is no collection. */
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

export interface RestorePlan {
  readonly differences: readonly SliceDifference[]
  /** What leads from a state to the backup's; costs what changed since the plan was made. */
  operations(now: RootState): readonly Operation[]
}

/** Compares a state with what a backup holds of some slices, in turns. */
export async function planRestore(
  state: RootState,
  backup: ReadonlyMap<string, LoadedSlice>,
  shape: StoreShape,
  rests: Rests,
): Promise<RestorePlan> {
  const bySlice = new Map<string, Map<string, readonly Operation[]>>()
  const differences: SliceDifference[] = []
  let done = 0
  for (const [slice, loaded] of backup) {
    const operations = new Map<string, readonly Operation[]>()
    const difference = { added: [] as string[], changed: [] as string[], removed: [] as string[] }
    bySlice.set(slice, operations)
    if ('value' in loaded) operations.set('', diffValue(slice, undefined, state[slice], loaded.value))
    else {
      const current = collectionOf(state, slice)
      for (const [key, entity] of loaded.entities) {
        const before = current.get(key)
        const found = entityOperations(slice, key, before, entity)
        if (found.length > 0) {
          operations.set(key, found)
          difference[before === undefined ? 'added' : 'changed'].push(key)
        }
        if (++done % 64 === 0 && rests.isDue) await rests.next(done)
      }
      for (const key of current.keys()) {
        if (!loaded.entities.has(key)) {
          operations.set(key, [{ op: 'delete', slice, key }])
          difference.removed.push(key)
        }
        if (++done % 64 === 0 && rests.isDue) await rests.next(done)
      }
    }
    const isChanged = [...operations.values()].some(({ length }) => length > 0)
    differences.push(Object.freeze({ slice, isChanged, ...difference }))
  }
  // Put in a row now, in turns: the commit, which is one task, mostly finds that nothing has changed since.
  const planned: Operation[] = []
  for (const operations of bySlice.values()) {
    for (const found of operations.values()) {
      planned.push(...found)
      if (++done % 64 === 0 && rests.isDue) await rests.next(done)
    }
  }
  return {
    differences,
    operations(now) {
      if (now === state) return planned
      const newest = new Map(bySlice)
      for (const [slice, changes] of changesBetween(state, now, shape.isCollection)) {
        const loaded = backup.get(slice)
        if (loaded === undefined) continue
        const operations = new Map(bySlice.get(slice))
        newest.set(slice, operations)
        if ('value' in loaded) operations.set('', diffValue(slice, undefined, now[slice], loaded.value))
        else if (changes !== 'value') {
          const current = collectionOf(now, slice)
          for (const key of changes.keys()) {
            operations.set(key, entityOperations(slice, key, current.get(key), loaded.entities.get(key)))
          }
        }
      }
      return [...newest.values()].flatMap((operations) => [...operations.values()].flat())
    },
  }
}
