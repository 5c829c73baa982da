import type { IndexDefinition } from './index-definition.js'
import { isRecord, ownValue } from './record.js'

/** What names of references' indexes begin with, and no others. */
const prefix = 'references.'

/** Under this name the index of a reference stands among those of its collection. */
export function referenceIndexName(field: string): string {
  return prefix + field
}

export function isReferenceIndex(name: string): boolean {
  return name.startsWith(prefix)
}

/** An index of entities by the keys that one of their fields refers to. */
export function referenceIndex(field: string): IndexDefinition {
  const key = (entity: unknown) => {
    const held = isRecord(entity) ? ownValue(entity, field) : undefined
    if (typeof held === 'string') return held
    return Array.isArray(held) ? held.filter((target): target is string => typeof target === 'string') : undefined
  }
  return { key, sorted: false }
}
