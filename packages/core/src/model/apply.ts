import type { Change } from './change.js'
import type { Operation, Path } from './operation.js'
import { isRecord, ownValue } from './record.js'
import { collectionOf, type Entity, type RootState } from './root-state.js'

export type EntityChange = Change<Entity>

/** What a list of operations changed: the entities of collections by key, and plain slices. */
export type Touched = ReadonlyMap<string, ReadonlyMap<string, EntityChange> | 'value'>

const nothingTouched: Touched = new Map()

export interface Applied {
  readonly state: RootState
  readonly touched: Touched
}

/**
 * Applies operations to a state: the one way in which any state comes about, be it from a recipe, the journal or another
 * tab. It is total: an operation on an entity or a place that is not there has no effect, so that every tab which applies
 * the same operations to the same state reaches the same state. `soFar` is what other operations touched to get to `state`.
 */
export function applyOperations(
  state: RootState,
  operations: readonly Operation[],
  isCollection: (slice: string) => boolean,
  soFar: Touched = nothingTouched,
): Applied {
  const next: Record<string, unknown> = { ...state }
  const touched = new Map<string, Map<string, EntityChange> | 'value'>()
  for (const [slice, changes] of soFar) touched.set(slice, changes === 'value' ? changes : new Map(changes))
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
    const collection = collectionOf(next, slice)
    let before: Entity | undefined
    let after: Entity | undefined
    const changed = collection.change(key, (entity) => {
      before = entity
      const result = changeEntity(entity, operation)
      // An entity never goes under another's key: such an operation has no effect.
      after = result === undefined || collection.keyOf(result) === key ? result : entity
      return after
    })
    if (changed === collection) continue
    next[slice] = changed
    let changes = touched.get(slice)
    if (!(changes instanceof Map)) {
      changes = new Map()
      touched.set(slice, changes)
    }
    const earlier = changes.get(key)
    changes.set(key, { before: earlier === undefined ? before : earlier.before, after })
  }
  return { state: Object.freeze(next), touched }
}

/** What an operation makes of a value, wherever that stands. */
export function changedBy(value: unknown, operation: Operation): unknown {
  if (operation.op === 'put') return operation.value
  if (operation.op === 'delete') return undefined
  return changeAt(value, operation.path, 0, operation.op === 'set' ? operation.value : absent)
}

/** What an operation makes of an entity; the same object when it has no effect on it. */
function changeEntity(entity: Entity | undefined, operation: Operation): Entity | undefined {
  switch (operation.op) {
    case 'put':
      return isRecord(operation.value) ? operation.value : entity
    case 'delete':
      return undefined
    default: {
      if (entity === undefined || operation.path.length === 0) return entity
      return changeAt(entity, operation.path, 0, operation.op === 'set' ? operation.value : absent) as Entity
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
