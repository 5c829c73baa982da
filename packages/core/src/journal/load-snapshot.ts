import type { StoreShape } from '../definition/store-shape.js'
import { freezeDeep } from '../model/freeze.js'
import { PersistentCollection } from '../model/persistent-collection.js'
import { isRecord, ownValue } from '../model/record.js'
import type { Entity } from '../model/root-state.js'
import { checkEntity, checkValue, type Findings } from './check-stored.js'
import { decodeChunk } from './chunk.js'
import type { SliceSnapshot } from './meta.js'
import { rows } from './rows.js'

/** The JSON values of a slice's chunks; a chunk that is damaged, or that is not there, becomes a finding. */
export function readChunks(...of: Parameters<typeof readChunksInSteps>): unknown[] {
  const steps = readChunksInSteps(...of)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same, with a step for each chunk: it gives what part of all that one is. */
export function* readChunksInSteps(
  slice: string,
  { chunkSet, chunks }: SliceSnapshot,
  stored: readonly unknown[],
  found: Findings,
): Generator<number, unknown[]> {
  const values: unknown[] = []
  const missing: number[] = []
  // Rows come without their keys. Each says by its sum where it belongs, mostly as the next one; what is left is damaged.
  const rest = new Set(stored)
  for (let index = 0; index < chunks; index++) {
    if (!takeFrom(rest, index)) missing.push(index)
    yield 1 / chunks
  }
  const left = [...rest]
  for (const [at, index] of missing.entries()) {
    found.stale.add(slice)
    const value = left[at] ?? null
    const reason = value === null ? 'chunk is missing' : problemOf(value, index)
    found.findings.push({ slice, key: rows.chunk(chunkSet, slice, index), value, reason })
  }
  return values

  function takeFrom(candidates: Set<unknown>, index: number): boolean {
    for (const row of candidates) {
      try {
        values.push(decodeChunk(row, { chunkSet, slice, index }))
        return candidates.delete(row)
      } catch {}
    }
    return false
  }

  function problemOf(row: unknown, index: number): string {
    try {
      decodeChunk(row, { chunkSet, slice, index })
    } catch (error) {
      return (error as Error).message
    }
    return 'chunk is there twice'
  }
}

/** Entities in the order of their chunks. What is no list of them is passed on as what no entity is. */
export function entitiesOf(values: readonly unknown[]): readonly unknown[] {
  return values.flatMap((value) => (Array.isArray(value) ? value : [[value]]))
}

/**
 * A slice's value from its chunks. Entities that were stored under the fingerprint of today's schema were validated by it;
 * others are validated one by one.
 */
export function loadSlice(
  name: string,
  shape: StoreShape,
  snapshot: SliceSnapshot,
  values: readonly unknown[],
  isValidated: boolean,
  found: Findings,
): unknown {
  if (!shape.isCollection(name)) {
    if (values.length === 0) return shape.initialState[name]
    return isValidated ? freezeDeep(values[0]) : checkValue(name, values[0], shape, found)
  }
  const options = shape.collectionOptions(name)
  const isTrusted = isValidated && snapshot.keyField === options.keyField
  const keys: string[] = []
  const entities: Entity[] = []
  for (const value of entitiesOf(values)) {
    // What its checksum and its schema's fingerprint vouch for went through all checks before it was written.
    const isSound = isTrusted && isRecord(value) && typeof ownValue(value, options.keyField) === 'string'
    const entity = isSound ? freezeDeep(value) : checkEntity(name, value, shape, found)
    if (entity === undefined) continue
    keys.push(entity[options.keyField] as string)
    entities.push(entity)
  }
  return PersistentCollection.from(options, keys, entities)
}
