import type { JsonRecord } from '../model/record.js'
import { isRecord } from '../model/record.js'

interface AnyCollection extends Iterable<[string, unknown]> {
  keyOf(entity: unknown): unknown
  keys(): Iterable<string>
  toJSON(): JsonRecord
}

type AnyDraft = Record<string, unknown>

const plainByCollection = new WeakMap<object, JsonRecord>()

/** Tells collections from other values: those are plain JSON, which has no functions. */
export function isCollection(value: unknown): value is AnyCollection {
  return typeof (value as Partial<AnyCollection> | null | undefined)?.keyOf === 'function'
}

/** A state as plain JSON, collections as objects by key. A collection that did not change is not written out again. */
export function plainState(state: JsonRecord): JsonRecord {
  const plain: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(state)) plain[name] = isCollection(value) ? plainCollection(value) : value
  return plain
}

/** Changes a draft of `present` into a state given as plain JSON. Slices that it does not name stay. */
export function adoptPlainState(draft: AnyDraft, present: JsonRecord, plain: JsonRecord): void {
  for (const [name, value] of Object.entries(plain)) {
    const slice = Object.hasOwn(present, name) ? present[name] : undefined
    if (slice === undefined) continue
    if (!isCollection(slice)) draft[name] = value
    else if (isRecord(value)) adoptEntities(draft[name] as Map<string, unknown>, slice, value)
  }
}

function adoptEntities(draft: Map<string, unknown>, present: AnyCollection, entities: JsonRecord): void {
  for (const key of present.keys()) if (!Object.hasOwn(entities, key)) draft.delete(key)
  for (const [key, entity] of Object.entries(entities)) draft.set(key, entity)
}

function plainCollection(collection: AnyCollection): JsonRecord {
  let plain = plainByCollection.get(collection)
  if (plain === undefined) {
    plain = collection.toJSON()
    plainByCollection.set(collection, plain)
  }
  return plain
}
