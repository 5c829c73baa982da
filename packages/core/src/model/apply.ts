import type { Operation, Path } from './operation.js'
import { isRecord, ownValue } from './record.js'
import { collectionOf, type Entity, type RootState } from './root-state.js'

/** Which entities (per collection) and which plain slices a list of operations changed. */
export type Touched = ReadonlyMap<string, ReadonlySet<string> | 'value'>

export interface Applied {
  readonly state: RootState
  readonly touched: Touched
}

/**
 * Applies operations to a state: the one way in which any state comes about, be it from a recipe, the journal or another
 * tab. It is total: an operation on an entity or a place that is not there has no effect, so that every tab which applies
 * the same operations to the same state reaches the same state.
 */
export function applyOperations(
  state: RootState,
  operations: readonly Operation[],
  isCollection: (slice: string) => boolean,
): Applied {
  const next: Record<string, unknown> = { ...state }
  const touched = new Map<string, Set<string> | 'value'>()
  for (const operation of operations) {
    const { slice } = operation
    if (!Object.hasOwn(state, slice)) continue
    if (!isCollection(slice)) {
      if ((operation.op === 'set' || operation.op === 'unset') && operation.key === undefined) {
        const changed = changeAt(next[slice], operation.path, 0, operation.op === 'set' ? operation.value : absent)
        if (Object.is(changed, next[slice])) continue
        next[slice] = changed
        touched.set(slice, 'value')
      }
      continue
    }
    const { key } = operation
    if (key === undefined) continue
    const before = collectionOf(next, slice)
    const after = applyToCollection(before, key, operation)
    if (after === before) continue
    next[slice] = after
    const keys = touched.get(slice)
    if (keys instanceof Set) keys.add(key)
    else touched.set(slice, new Set([key]))
  }
  return { state: Object.freeze(next), touched }
}

function applyToCollection(
  collection: ReturnType<typeof collectionOf>,
  key: string,
  operation: Operation,
): ReturnType<typeof collectionOf> {
  switch (operation.op) {
    case 'put':
      return isRecord(operation.value) && collection.keyOf(operation.value) === key
        ? collection.with(key, operation.value)
        : collection
    case 'delete':
      return collection.without(key)
    default: {
      const entity = collection.get(key)
      if (entity === undefined || operation.path.length === 0) return collection
      const changed = changeAt(entity, operation.path, 0, operation.op === 'set' ? operation.value : absent)
      return changed === entity || collection.keyOf(changed as Entity) !== key
        ? collection
        : collection.with(key, changed as Entity)
    }
  }
}

const absent = Symbol('absent')

/** A copy of `value` with what stands at `path` replaced or removed; `value` itself when the place does not exist. */
function changeAt(value: unknown, path: Path, depth: number, replacement: unknown): unknown {
  if (depth === path.length) return replacement === absent ? value : replacement
  if (!isRecord(value)) return value
  const key = String(path[depth])
  if (key === '__proto__') return value
  const last = depth === path.length - 1
  const child = last ? replacement : changeAt(ownValue(value, key), path, depth + 1, replacement)
  if (!last && child === ownValue(value, key)) return value
  const copy: Record<string, unknown> = { ...value }
  if (child === absent) {
    if (!Object.hasOwn(value, key)) return value
    delete copy[key]
  } else {
    copy[key] = child
  }
  return Object.freeze(copy)
}
