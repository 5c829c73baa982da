import { checksum } from '../model/checksum.js'
import type { StandardSchema } from './standard-schema.js'

const maxParts = 50_000

/**
 * A hash of what a schema is made of: its own properties all the way down, functions by their source. Entities that were
 * stored under the same fingerprint were validated by the same schema and need no second check at start. Empty when the
 * schema is too large to walk; then everything is checked. What a function captures from outside can not be seen: raise
 * the store's `version` when a check's captured values change.
 */
export function fingerprint(schema: StandardSchema): string {
  const seen = new Map<object, number>()
  const parts: string[] = []
  const queue: unknown[] = [schema]
  for (let next = 0; next < queue.length; next++) {
    if (parts.length > maxParts) return ''
    visit(queue[next])
  }
  const text = parts.join('\u0000')
  return `${checksum(text).toString(36)}.${checksum(text, 0x5f3759df).toString(36)}`

  function visit(value: unknown): void {
    if (typeof value === 'function') {
      parts.push(Function.prototype.toString.call(value))
      return
    }
    if (typeof value !== 'object' || value === null) {
      parts.push(`${typeof value}:${String(value)}`)
      return
    }
    const known = seen.get(value)
    if (known !== undefined) {
      parts.push(`#${known}`)
      return
    }
    seen.set(value, seen.size)
    if (value instanceof RegExp) parts.push(String(value))
    else if (value instanceof Map || value instanceof Set) for (const item of value) queue.push(item)
    const definition = zodDefinition(value)
    if (definition !== undefined) {
      queue.push(definition)
      return
    }
    for (const key of Object.getOwnPropertyNames(value)) {
      parts.push(key)
      queue.push(read(value, key))
    }
  }
}

/** What defines a zod schema or check. Its other properties are derived, some only when they are first used. */
function zodDefinition(value: object): unknown {
  const internals = Object.hasOwn(value, '_zod') ? read(value, '_zod') : undefined
  return typeof internals === 'object' && internals !== null ? read(internals, 'def') : undefined
}

function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key] ?? null
  } catch {
    return 'unreadable'
  }
}
