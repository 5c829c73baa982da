import type { Touched } from './apply.js'
import { diffValue } from './diff.js'
import type { Operation } from './operation.js'
import { collectionOf, type RootState } from './root-state.js'

/**
 * What changed between two states. Costs what changed where one state comes from the other. A collection with more than
 * `most` changes counts as one value.
 */
export function changesBetween(
  before: RootState,
  after: RootState,
  isCollection: (slice: string) => boolean,
  most = Number.POSITIVE_INFINITY,
): Touched {
  const touched = new Map<string, ReturnType<Touched['get']> & {}>()
  for (const slice of Object.keys(after)) {
    if (before[slice] === after[slice]) continue
    if (!isCollection(slice)) touched.set(slice, 'value')
    else {
      const changes = collectionOf(after, slice).fewChangesSince(collectionOf(before, slice), most)
      if (changes?.size !== 0) touched.set(slice, changes ?? 'value')
    }
  }
  return touched
}

/** The operations that lead from one entity (undefined: none) to another. */
export function entityOperations(slice: string, key: string, before: unknown, after: unknown): readonly Operation[] {
  if (before === after) return []
  if (after === undefined) return [{ op: 'delete', slice, key }]
  if (before === undefined) return [{ op: 'put', slice, key, value: after }]
  return diffValue(slice, key, before, after)
}

/** The operations that lead from one state to another. */
export function diffState(
  before: RootState,
  after: RootState,
  isCollection: (slice: string) => boolean,
): readonly Operation[] {
  const operations: Operation[] = []
  for (const [slice, changes] of changesBetween(before, after, isCollection)) {
    if (changes === 'value') operations.push(...diffValue(slice, undefined, before[slice], after[slice]))
    else {
      for (const [key, change] of changes) {
        for (const operation of entityOperations(slice, key, change.before, change.after)) operations.push(operation)
      }
    }
  }
  return operations
}
