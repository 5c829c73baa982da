import type { StoreShape } from '../definition/store-shape.js'
import { applyOperations } from '../model/apply.js'
import { PersistentCollection } from '../model/persistent-collection.js'
import { isRecord, type JsonRecord, ownValue } from '../model/record.js'
import type { Entity, RootState } from '../model/root-state.js'
import { checkEntity, checkValue, type Findings } from './check-stored.js'
import type { JournalChain } from './journal-chain.js'
import { entitiesOf, readChunks } from './load-snapshot.js'
import type { Meta } from './meta.js'
import type { StoredRows } from './stored-rows.js'

/**
 * The state of today's schema from stored data of an older one: plain JSON through each step, validated at the end. Returns
 * why not when a step throws or the result is invalid; nothing stored is changed by trying.
 */
export function migrateState(
  stored: StoredRows,
  meta: Meta,
  chain: JournalChain,
  shape: StoreShape,
  found: Findings,
): RootState | string {
  let plain: JsonRecord = readPlain(stored, meta, chain, found)
  for (let version = meta.schemaVersion + 1; version <= shape.version; version++) {
    const step = shape.migrations.get(version)
    if (step === undefined) continue
    try {
      plain = step(plain as Record<string, unknown>)
    } catch (error) {
      return `The migration to version ${version} threw: ${error instanceof Error ? error.message : String(error)}`
    }
    if (!isRecord(plain))
      return `The migration to version ${version} returned no state; it must return an object of slices.`
  }
  const checks: Findings = { findings: [], stale: found.stale }
  const state: Record<string, unknown> = { ...shape.initialState }
  for (const name of shape.slices.keys()) {
    const value = ownValue(plain, name)
    if (!shape.isStored(name)) continue
    found.stale.add(name)
    if (value === undefined) continue
    state[name] = shape.isCollection(name)
      ? adoptCollection(name, value, shape, checks)
      : checkValue(name, value, shape, checks)
  }
  const [first] = checks.findings
  return first === undefined
    ? Object.freeze(state)
    : `The migrated data is invalid (${checks.findings.length} finding(s)); ${first.key.join('.')}: ${first.reason}`
}

/** The stored state as plain, unfrozen JSON that a migration may change: collections as objects by key. */
function readPlain(stored: StoredRows, meta: Meta, chain: JournalChain, found: Findings): JsonRecord {
  const state: Record<string, unknown> = {}
  for (const [name, snapshot] of Object.entries(meta.snapshot.slices)) {
    const values = readChunks(name, snapshot, stored.chunks.get(name) ?? [], found)
    const { keyField } = snapshot
    if (keyField === null) {
      state[name] = values[0]
      continue
    }
    const entities = entitiesOf(values).filter((value): value is Entity => isRecord(value))
    const keys = entities.map((entity) => String(ownValue(entity, keyField)))
    state[name] = PersistentCollection.from({ name, keyField, indexes: {} }, keys, entities)
  }
  const isCollection = (slice: string) => (meta.snapshot.slices[slice]?.keyField ?? null) !== null
  let replayed: RootState = state
  for (const { effect } of chain.commits) replayed = applyOperations(replayed, effect, isCollection).state
  return JSON.parse(JSON.stringify(replayed)) as JsonRecord
}

function adoptCollection(name: string, value: unknown, shape: StoreShape, checks: Findings): unknown {
  const options = shape.collectionOptions(name)
  const keys: string[] = []
  const entities: Entity[] = []
  for (const [key, candidate] of Object.entries(isRecord(value) ? value : { [name]: value })) {
    const entity = checkEntity(name, candidate, shape, checks)
    if (entity === undefined) continue
    if (ownValue(entity, options.keyField) !== key) {
      const reason = `It is stored under '${key}' but its \`${options.keyField}\` differs.`
      checks.findings.push({ slice: name, key: [name, key], value: entity, reason })
    }
    keys.push(key)
    entities.push(entity)
  }
  return PersistentCollection.from(options, keys, entities)
}
