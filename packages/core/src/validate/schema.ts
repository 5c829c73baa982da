import type { Issue } from '../commit/commit.js'
import type { StandardSchema } from '../definition/standard-schema.js'
import { HoldfastError } from '../errors.js'
import { plainCopy } from '../guard/plain.js'
import { equalJson } from '../model/diff.js'
import type { PathPart } from '../model/operation.js'
import { isRecord } from '../model/record.js'

/** `value` is what to store: the input itself where the schema changed nothing in it. */
export type Validated = { readonly value: unknown; readonly issues?: undefined } | { readonly issues: readonly Issue[] }

/**
 * Checks one value with its schema. Defaults and transforms of the schema are adopted; fields that the schema does not
 * know are kept, so that an older app does not drop what a newer one added. What a transform gives out must satisfy the
 * schema again, or the value could not be read back: otherwise the issue `unstable-transform`.
 */
export function validateValue(schema: StandardSchema, value: unknown, path: readonly PathPart[]): Validated {
  const result = runSchema(schema, value)
  if (result.issues) return { issues: result.issues.map((issue) => toIssue(issue, path)) }
  if (isSameForUs(value, result.value)) return { value }
  const issues: Issue[] = []
  const adopted = plainCopy(adopt(value, result.value), path, issues)
  if (issues.length > 0) return { issues }
  const again = runSchema(schema, adopted)
  if (again.issues || !isSameForUs(adopted, again.value)) {
    const message =
      'The schema changes the value each time it is applied, or does not accept its own output; use a transform that is stable.'
    return { issues: [{ path, code: 'unstable-transform', message }] }
  }
  return { value: adopted }
}

/** Schemas that write their defaults and transforms into what they are given, as arktype's do: they get a copy of their own. */
const writing = new WeakSet<StandardSchema>()

function validateFrozen(schema: StandardSchema, value: unknown) {
  const standard = schema['~standard']
  if (typeof value !== 'object' || value === null) return standard.validate(value)
  if (!writing.has(schema)) {
    try {
      return standard.validate(value)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  const result = standard.validate(JSON.parse(JSON.stringify(value)))
  writing.add(schema)
  return result
}

export function runSchema(schema: StandardSchema, value: unknown) {
  const result = validateFrozen(schema, value)
  if (result instanceof Promise) {
    // Nobody waits for it: what it comes to must not surface as an unhandled rejection.
    result.catch(() => undefined)
    throw new HoldfastError(
      'MISUSE',
      'Async schemas can not be used: updates are synchronous. Check on the server, or before the update.',
    )
  }
  return result
}

function toIssue(
  issue: { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined },
  path: readonly PathPart[],
): Issue {
  const inside = (issue.path ?? []).map((part): PathPart => {
    const key = typeof part === 'object' ? part.key : part
    return typeof key === 'symbol' ? String(key) : key
  })
  return { path: [...path, ...inside], code: 'schema', message: issue.message }
}

/** Whether the output asks for no change: equal, fields unknown to the schema aside. */
function isSameForUs(input: unknown, output: unknown): boolean {
  if (Object.is(input, output)) return true
  if (Array.isArray(input)) {
    return (
      Array.isArray(output) &&
      input.length === output.length &&
      input.every((item, index) => isSameForUs(item, output[index]))
    )
  }
  if (!isRecord(input) || !isRecord(output)) return equalJson(input, output)
  for (const key of Object.keys(output)) {
    const value = output[key]
    if (value === undefined) continue
    if (typeof value !== 'object' && input[key] === value) continue
    if (!Object.hasOwn(input, key) || !isSameForUs(input[key], value)) return false
  }
  return true
}

function adopt(input: unknown, output: unknown): unknown {
  if (Array.isArray(input) && Array.isArray(output) && input.length === output.length) {
    return output.map((item, index) => adopt(input[index], item))
  }
  if (!isRecord(input) || !isRecord(output)) return output
  const adopted: Record<string, unknown> = { ...input }
  for (const key of Object.keys(output)) {
    if (output[key] !== undefined) adopted[key] = adopt(Object.hasOwn(input, key) ? input[key] : undefined, output[key])
  }
  return adopted
}
