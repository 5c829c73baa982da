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
export function readChunks(
  slice: string,
  snapshot: SliceSnapshot,
  chunks: readonly unknown[],
  found: Findings,
): unknown[] {
  const values: unknown[] = []
  const { chunkSet } = snapshot
  let at = 0
  for (let index = 0; index < snapshot.chunks; index++) {
    try {
      values.push(decodeChunk(chunks[at], { chunkSet, slice, index }))
      at++
    } catch (error) {
      found.stale.add(slice)
      // Rows come without their keys: where one is missing, the next stands in its place and must not go with it.
      const isMissing = chunks.length - at < snapshot.chunks - index && isLater(index + 1)
      const value = isMissing ? null : (chunks[at++] ?? null)
      const reason = isMissing ? 'chunk is missing' : (error as Error).message
      found.findings.push({ slice, key: rows.chunk(chunkSet, slice, index), value, reason })
    }
  }
  return values

  function isLater(from: number): boolean {
    for (let index = from; index < snapshot.chunks; index++) {
      try {
        decodeChunk(chunks[at], { chunkSet, slice, index })
        return true
      } catch {}
    }
    return false
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
