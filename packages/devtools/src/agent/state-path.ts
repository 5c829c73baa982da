import type { PathSteps } from './redaction.js'

/** What the devtools need to know of a collection. */
export interface CollectionLike {
  readonly size: number
  get(key: string): unknown
  has(key: string): boolean
  entries(): Iterable<[string, unknown]>
  /** Of a collection of the state: who refers to a key by a declared reference. */
  referrers?(field: string, key: string): readonly unknown[]
  keyOf?(entity: unknown): string
}

export function isCollection(value: unknown): value is CollectionLike {
  const candidate = value as Partial<CollectionLike> | null
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    typeof candidate.get === 'function' &&
    typeof candidate.entries === 'function' &&
    typeof candidate.size === 'number'
  )
}

/** What stands at a path, undefined when there is nothing. Steps that the value inherits are nothing. */
export function valueAt(root: unknown, path: PathSteps): unknown {
  let value = root
  for (const step of path) {
    if (isCollection(value)) value = value.get(String(step))
    else if (typeof value === 'object' && value !== null && Object.hasOwn(value, step)) {
      value = (value as Record<string | number, unknown>)[step]
    } else return undefined
  }
  return value
}
