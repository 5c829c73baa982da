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
  const before = readState(stored, meta, chain, shape, found)
  let plain = JSON.parse(JSON.stringify(before)) as JsonRecord
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
  const checks: Findings = { ...found, findings: [] }
  const state: Record<string, unknown> = { ...shape.initialState }
  for (const name of shape.slices.keys()) {
    const value = ownValue(plain, name)
    if (!shape.isStored(name)) continue
    found.stale.add(name)
    if (value === undefined) continue
    state[name] = shape.isCollection(name)
      ? adoptCollection(name, entriesOf(name, before[name], value), shape, checks)
      : checkValue(name, value, shape, checks)
  }
  const [first] = checks.findings
  return first === undefined
    ? Object.freeze(state)
    : `The migrated data is invalid (${checks.findings.length} finding(s)); ${first.key.join('.')}: ${first.reason}`
}

/** The stored state as the older app had it. */
function readState(stored: StoredRows, meta: Meta, chain: JournalChain, shape: StoreShape, found: Findings): RootState {
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
  // A slice that the older app got after its last snapshot is only in the journal: what is declared today tells its kind.
  for (const { effect } of chain.commits) {
    for (const { slice: name } of effect) {
      if (!Object.hasOwn(state, name)) state[name] = shape.isStored(name) ? shape.initialState[name] : undefined
    }
  }
  const isCollection = (slice: string) => state[slice] instanceof PersistentCollection
  let replayed: RootState = state
  for (const { effect } of chain.commits) replayed = applyOperations(replayed, effect, isCollection).state
  return replayed
}

/** A migrated collection's entries, those that were there before in their order: an object has its own for keys like `7`. */
function entriesOf(name: string, before: unknown, migrated: unknown): readonly (readonly [string, unknown])[] {
  const rest = new Map(Object.entries(isRecord(migrated) ? migrated : { [name]: migrated }))
  if (!(before instanceof PersistentCollection)) return [...rest]
  const known: [string, unknown][] = []
  for (const key of before.keys()) {
    if (rest.has(key)) known.push([key, rest.get(key)])
    rest.delete(key)
  }
  return [...known, ...rest]
}

function adoptCollection(
  name: string,
  values: readonly (readonly [string, unknown])[],
  shape: StoreShape,
  checks: Findings,
): unknown {
  const options = shape.collectionOptions(name)
  const keys: string[] = []
  const entities: Entity[] = []
  for (const [key, candidate] of values) {
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
