import type { Issue } from '../commit/commit.js'
import type { PathPart } from '../model/operation.js'
import { isRecord } from '../model/record.js'

export const maxDepth = 100

/**
 * A frozen copy of a value made of plain JSON data only, whatever was passed in: the caller's objects are neither kept nor
 * frozen. Fields that are undefined are left out. What is not JSON is reported to `issues`, with its path. `depth` is how
 * deep inside the state's value the copy will stand.
 */
export function plainCopy(value: unknown, path: readonly PathPart[], issues: Issue[], depth = 0): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (!Number.isFinite(value)) issues.push(notJson(path, `${value} is not a JSON number`))
      return value
    case 'object':
      return value === null ? null : copyObject(value, path, issues, [], depth)
    default:
      issues.push(notJson(path, `a ${typeof value} can not be stored; use plain JSON data`))
      return null
  }
}

function copyObject(
  value: object,
  path: readonly PathPart[],
  issues: Issue[],
  ancestors: object[],
  depth: number,
): unknown {
  if (ancestors.includes(value)) {
    issues.push({ path, code: 'cycle', message: 'The value contains itself; store the id of the other thing instead.' })
    return null
  }
  if (depth >= maxDepth) {
    issues.push({
      path: path.slice(0, 8),
      code: 'too-deep',
      message: `The value is nested deeper than ${maxDepth} levels.`,
    })
    return null
  }
  const isArray = Array.isArray(value)
  if (!isArray && !isRecord(value)) {
    const name = (value as { constructor?: { name?: string } }).constructor?.name ?? 'an unknown class'
    issues.push(notJson(path, `an instance of ${name} can not be stored; use plain JSON data`))
    return null
  }
  ancestors.push(value)
  const copy = isArray
    ? copyArray(value, path, issues, ancestors, depth + 1)
    : copyRecord(value, path, issues, ancestors, depth + 1)
  ancestors.pop()
  return Object.freeze(copy)
}

function copyArray(
  value: readonly unknown[],
  path: readonly PathPart[],
  issues: Issue[],
  ancestors: object[],
  depth: number,
) {
  const copy: unknown[] = []
  for (let index = 0; index < value.length; index++) {
    const item = value[index]
    copy.push(
      typeof item === 'object' && item !== null
        ? copyObject(item, [...path, index], issues, ancestors, depth)
        : plainCopy(item, [...path, index], issues),
    )
  }
  return copy
}

function copyRecord(
  value: Readonly<Record<string, unknown>>,
  path: readonly PathPart[],
  issues: Issue[],
  ancestors: object[],
  depth: number,
) {
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const item = value[key]
    if (item === undefined) continue
    if (key === '__proto__') {
      issues.push({
        path: [...path, key],
        code: 'not-json',
        message: 'The field name `__proto__` is reserved; rename it.',
      })
      continue
    }
    // Text, numbers and flags make up nearly all fields: no call and no path for them.
    if (typeof item === 'string' || typeof item === 'boolean' || item === null) copy[key] = item
    else if (typeof item === 'object') copy[key] = copyObject(item, [...path, key], issues, ancestors, depth)
    else if (typeof item === 'number' && Number.isFinite(item)) copy[key] = item
    else copy[key] = plainCopy(item, [...path, key], issues)
  }
  if (Object.getOwnPropertySymbols(value).length > 0) issues.push(notJson(path, 'symbol keys can not be stored'))
  return copy
}

function notJson(path: readonly PathPart[], what: string): Issue {
  return { path, code: 'not-json', message: `Not plain JSON: ${what}.` }
}
