import type { Issue } from '../commit/commit.js'
import { isRecord } from '../model/record.js'
import { isCollection } from './plain-state.js'
import { messageOf } from './read-persisted.js'

/** One thing to import: an entity of a collection, or a whole slice. */
export interface ImportPart {
  readonly slice: string
  readonly key?: string
  readonly value: unknown
}

interface KeyedCollection {
  keyOf(entity: unknown): unknown
}

/** Takes what `map` gave apart; what can not belong anywhere is reported to `issues`. */
export function partsOf(mapped: unknown, state: Readonly<Record<string, unknown>>, issues: Issue[]): ImportPart[] {
  const parts: ImportPart[] = []
  if (!isRecord(mapped)) {
    issues.push({ path: [], code: 'map-failed', message: '`map` must return an object of slices.' })
    return parts
  }
  for (const [slice, value] of Object.entries(mapped)) {
    if (value === undefined) continue
    const present = Object.hasOwn(state, slice) && slice !== 'imports' ? state[slice] : undefined
    if (present === undefined) {
      issues.push({ path: [slice], code: 'unknown-slice', message: `There is no slice '${slice}' to import into.` })
    } else if (!isCollection(present)) parts.push({ slice, value })
    else parts.push(...entitiesOf(slice, value, present, issues))
  }
  return parts
}

/** The parts that no issue is about. */
export function withoutBlamed(parts: readonly ImportPart[], issues: readonly Issue[]): ImportPart[] {
  const blamed = new Set(issues.map(({ path }) => JSON.stringify(path.slice(0, 2))))
  const slices = new Set(issues.map(({ path }) => path[0]))
  return parts.filter(({ slice, key }) =>
    key === undefined ? !slices.has(slice) : !blamed.has(JSON.stringify([slice, key])),
  )
}

/** Why `map` threw: the issues of a schema that it used, or its message. */
export function issuesOfThrown(error: unknown): Issue[] {
  const found = (error as { readonly issues?: unknown } | null | undefined)?.issues
  if (!Array.isArray(found)) return [{ path: [], code: 'map-failed', message: `\`map\` threw: ${messageOf(error)}` }]
  return found.map((issue: unknown) => ({
    path: ['state', ...(isRecord(issue) && Array.isArray(issue.path) ? issue.path.map(pathPart) : [])],
    code: 'map-failed',
    message: messageOf(issue),
  }))
}

function pathPart(part: unknown): string | number {
  const key: unknown = isRecord(part) ? part.key : part
  return typeof key === 'number' ? key : typeof key === 'symbol' ? String(key) : messageOf(key)
}

function entitiesOf(slice: string, value: unknown, collection: KeyedCollection, issues: Issue[]): ImportPart[] {
  const parts = new Map<string, ImportPart>()
  if (Array.isArray(value)) {
    for (const [at, entity] of value.entries()) {
      const key = isRecord(entity) ? collection.keyOf(entity) : undefined
      if (typeof key !== 'string') {
        issues.push({ path: [slice, at], code: 'no-key', message: 'The entity has no text in its key field.' })
      } else if (parts.has(key)) {
        issues.push({
          path: [slice, key],
          code: 'duplicate-key',
          message: `Entity ${at} has the key of one before it.`,
        })
      } else parts.set(key, { slice, key, value: entity })
    }
  } else if (isRecord(value)) {
    for (const [key, entity] of Object.entries(value)) parts.set(key, { slice, key, value: entity })
  } else {
    const message = 'A collection is imported from an array of entities or an object by key.'
    issues.push({ path: [slice], code: 'not-entities', message })
  }
  return [...parts.values()]
}
