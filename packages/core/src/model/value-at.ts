import type { Path } from './operation.js'
import { isRecord, ownValue } from './record.js'
import { collectionOf, type RootState } from './root-state.js'

/** What stands at a place; undefined where there is nothing, as no JSON value is. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (isRecord(at) ? ownValue(at, String(part)) : undefined), value)
}

/** An entity, or with no key a plain slice's value. */
export function entityAt(state: RootState, slice: string, key: string | undefined): unknown {
  return key === undefined ? state[slice] : collectionOf(state, slice).get(key)
}
