import type { Issue } from '../commit/commit.js'
import type { PathPart } from '../model/operation.js'
import { isRecord } from '../model/record.js'

export const maxDepth = 100
/** Fields and items of one value: what is shared within it counts wherever it stands, as it does in JSON. */
export const maxNodes = 2_000_000
/** Estimated bytes of one value: the default of `maxStateSize`. */
export const maxBytes = 52_428_800
const maxIssues = 100

/** One copy under way. It ends early, with what it has, when a cap is reached. */
interface Walk {
  readonly issues: Issue[]
  /** What contains the object at hand, from the outermost. */
  readonly ancestors: object[]
  readonly issuesBefore: number
  nodes: number
  bytes: number
  isEnded: boolean
}

/**
 * A frozen copy of a value made of plain JSON data only, whatever was passed in: the caller's objects are neither kept nor
 * frozen. Fields that are undefined are left out. What is not JSON is reported to `issues`, with its path. `depth` is how
 * deep inside the state's value the copy will stand. Never throws for what the value is or does.
 */
export function plainCopy(value: unknown, path: readonly PathPart[], issues: Issue[], depth = 0): unknown {
  const walk: Walk = { issues, ancestors: [], issuesBefore: issues.length, nodes: 0, bytes: 0, isEnded: false }
  const copy = copyAny(value, path, walk, depth)
  // Text is counted where it stands, and compared with the next object: what the last ones hold is left to compare.
  take(walk, path, 0, 0)
  return copy
}

function copyAny(value: unknown, path: readonly PathPart[], walk: Walk, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (!Number.isFinite(value)) report(walk, path, `${value} is not a JSON number`)
      return value
    case 'object':
      return value === null ? null : copyObject(value, path, walk, depth)
    default:
      report(walk, path, `a ${typeof value} can not be stored; use plain JSON data`)
      return null
  }
}

function copyObject(value: object, path: readonly PathPart[], walk: Walk, depth: number): unknown {
  const { ancestors } = walk
  const outer = ancestors.indexOf(value)
  if (outer >= 0) {
    const [at, to] = [path, path.slice(0, path.length - ancestors.length + outer)].map((steps) => steps.join('.'))
    const message = `The value contains itself: '${at}' leads back to '${to}'. Store the id of the other thing instead.`
    add(walk, { path, code: 'cycle', message })
    return null
  }
  if (depth >= maxDepth) {
    const message = `The value is nested deeper than ${maxDepth} levels.`
    add(walk, { path: path.slice(0, 8), code: 'too-deep', message })
    return null
  }
  ancestors.push(value)
  try {
    const copy = copyParts(value, path, walk, depth + 1)
    return copy === undefined ? null : Object.freeze(copy)
  } catch (error) {
    // A getter, or a proxy.
    report(walk, path, `reading it threw ${reasonOf(error)}`)
    return null
  } finally {
    ancestors.pop()
  }
}

function copyParts(value: object, path: readonly PathPart[], walk: Walk, depth: number): object | undefined {
  if (Array.isArray(value)) return copyArray(value, path, walk, depth)
  if (isRecord(value)) return copyRecord(value, path, walk, depth)
  const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name
  report(walk, path, `an instance of ${typeof name === 'string' ? name : 'an unknown class'} can not be stored`)
  return undefined
}

function copyArray(value: readonly unknown[], path: readonly PathPart[], walk: Walk, depth: number) {
  const copy: unknown[] = []
  // Taken once: a getter may make the array longer while it is read.
  const { length } = value
  if (!take(walk, path, length, length * 2)) return copy
  for (let index = 0; index < length && !walk.isEnded; index++) {
    const item = value[index]
    if (typeof item === 'string') walk.bytes += item.length
    if (typeof item === 'string' || typeof item === 'boolean' || item === null) copy.push(item)
    else if (typeof item === 'number' && Number.isFinite(item)) copy.push(item)
    else copy.push(copyAny(item, [...path, index], walk, depth))
  }
  // Its items and its length are all that JSON keeps of an array.
  if (!walk.isEnded && Reflect.ownKeys(value).length > length + 1) {
    report(walk, path, 'an array with named fields can not be stored')
  }
  return copy
}

function copyRecord(value: Readonly<Record<string, unknown>>, path: readonly PathPart[], walk: Walk, depth: number) {
  const copy: Record<string, unknown> = {}
  const keys = Object.keys(value)
  if (!take(walk, path, keys.length, keys.length * 4)) return copy
  for (const key of keys) {
    if (walk.isEnded) break
    const item = value[key]
    if (item === undefined) continue
    if (key === '__proto__') {
      const message = 'The field name `__proto__` is reserved; rename it.'
      add(walk, { path: [...path, key], code: 'not-json', message })
      continue
    }
    walk.bytes += key.length
    // Text, numbers and flags make up nearly all fields: no call and no path for them.
    if (typeof item === 'string') {
      walk.bytes += item.length
      copy[key] = item
    } else if (typeof item === 'boolean' || item === null) copy[key] = item
    else if (typeof item === 'number' && Number.isFinite(item)) copy[key] = item
    else copy[key] = copyAny(item, [...path, key], walk, depth)
  }
  if (Object.getOwnPropertySymbols(value).length > 0) report(walk, path, 'symbol keys can not be stored')
  return copy
}

/** Counts what an object holds; when that passes a cap, the copy ends there. */
function take(walk: Walk, path: readonly PathPart[], nodes: number, bytes: number): boolean {
  walk.nodes += nodes
  walk.bytes += bytes
  if (walk.nodes <= maxNodes && walk.bytes <= maxBytes) return true
  const message = `The value holds more than ${maxNodes} fields and items, or more than ${maxBytes} bytes; split it.`
  add(walk, { path, code: 'too-large', message })
  walk.isEnded = true
  return false
}

function report(walk: Walk, path: readonly PathPart[], what: string): void {
  add(walk, { path, code: 'not-json', message: `Not plain JSON: ${what}.` })
}

function add(walk: Walk, issue: Issue): void {
  if (walk.isEnded) return
  walk.issues.push(issue)
  walk.isEnded = walk.issues.length - walk.issuesBefore >= maxIssues
}

function reasonOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : String(error)
  } catch {
    return 'an error that can not be read'
  }
}
