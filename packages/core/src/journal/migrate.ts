import type { Issue } from '../commit/commit.js'
import type { StoreShape } from '../definition/store-shape.js'
import { reasonOf } from '../errors.js'
import { plainCopy } from '../guard/plain.js'
import { applyOperations } from '../model/apply.js'
import { PersistentCollection } from '../model/persistent-collection.js'
import { isRecord, type JsonRecord, ownValue } from '../model/record.js'
import type { Entity, EntityCollection, RootState } from '../model/root-state.js'
import { checkEntity, checkValue, type Findings } from './check-stored.js'
import type { JournalChain } from './journal-chain.js'
import { entitiesOf, readChunksInSteps } from './load-snapshot.js'
import type { Meta } from './meta.js'
import type { StoredRows } from './stored-rows.js'

/** Work that others may have their turn in: each step gives how far it came, in parts of {@link hydrationParts}. */
export type HydrationSteps<Result> = Generator<number, Result>
export const hydrationParts = 1_000

/** A state of today's schema, and the one of the older schema that it was made of. */
export interface Migrated {
  readonly state: RootState
  readonly before: RootState
}

/** Entities between two steps: the time is read once for as many. */
const entitiesPerStep = 32
/** Of all parts, how many are for reading and how many for checking the end; the rest is for the versions between. */
const readingParts = 300
const checkingParts = 400

/**
 * The state of today's schema from stored data of an older one: plain JSON through each version's step, which must give
 * plain JSON, validated at the end. A version without a step leaves it as it is. Returns why not when a step throws or a
 * result is invalid; nothing stored is changed by trying. A step of the app itself runs in one go.
 */
export function* migrateState(
  stored: StoredRows,
  meta: Meta,
  chain: JournalChain,
  shape: StoreShape,
  found: Findings,
  substitute: RootState | undefined,
): HydrationSteps<Migrated | string> {
  const before = yield* readState(stored, meta, chain, shape, found, substitute)
  const state = yield* migrateFrom(before, meta.schemaVersion, shape, found)
  return typeof state === 'string' ? state : { state, before }
}

/** The same from a state of schema version `from`, in memory; nothing of it is changed. */
export function* migrateFrom(
  before: RootState,
  from: number,
  shape: StoreShape,
  found: Findings,
): HydrationSteps<RootState | string> {
  let plain: JsonRecord = yield* copyOf(before)
  const versionParts = (hydrationParts - readingParts - checkingParts) / (shape.version - from)
  for (let version = from + 1; version <= shape.version; version++) {
    const step = shape.migrations.get(version)
    if (step === undefined) {
      yield versionParts
      continue
    }
    const result = runStep(step, plain)
    if ('problem' in result) return `The migration to version ${version} ${result.problem}`
    plain = result.state
    const issue = yield* findOdd(plain, versionParts)
    if (issue !== undefined)
      return `The migration to version ${version} gave what is no JSON data at '${issue.path.join('.')}': ${issue.message}`
  }
  const checks: Findings = { ...found, findings: [] }
  const state: Record<string, unknown> = { ...shape.initialState }
  const names = [...shape.slices.keys()].filter((name) => shape.isStored(name))
  for (const name of names) {
    found.stale.add(name)
    const value = ownValue(plain, name)
    if (value === undefined) continue
    state[name] = shape.isCollection(name)
      ? yield* adoptCollection(name, before[name], value, shape, checks, checkingParts / names.length)
      : checkValue(name, value, shape, checks)
  }
  const [first] = checks.findings
  return first === undefined
    ? Object.freeze(state)
    : `The migrated data is invalid (${checks.findings.length} finding(s)); ${first.key.join('.')}: ${first.reason}`
}

type StepResult = { readonly state: JsonRecord } | { readonly problem: string }

function runStep(step: (old: Record<string, unknown>) => unknown, plain: JsonRecord): StepResult {
  try {
    const state = step(plain as Record<string, unknown>)
    if (isRecord(state)) return { state }
    return { problem: 'returned no state; it must return an object of slices.' }
  } catch (error) {
    return { problem: `threw: ${reasonOf(error)}` }
  }
}

/** What of a state is not plain JSON, looked for in each slice and each of its entities; undefined: nothing. */
function* findOdd(state: JsonRecord, parts: number): HydrationSteps<Issue | undefined> {
  const issues: Issue[] = []
  const slices = Object.entries(state)
  for (const [name, value] of slices) {
    const inside = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : undefined
    for (const [at, [key, entity]] of (inside ?? []).entries()) {
      if (entity !== undefined) plainCopy(entity, [name, key], issues)
      if (issues[0]) return issues[0]
      if (at % entitiesPerStep === 0) yield stepShare(parts / slices.length, inside?.length ?? 1)
    }
    if (inside === undefined && value !== undefined) plainCopy(value, [name], issues)
    if (issues[0]) return issues[0]
  }
  return undefined
}

function stepShare(parts: number, entities: number): number {
  return (parts * Math.min(entitiesPerStep, entities)) / Math.max(1, entities)
}

/** The stored state as the older app had it. */
function* readState(
  stored: StoredRows,
  meta: Meta,
  chain: JournalChain,
  shape: StoreShape,
  found: Findings,
  substitute: RootState | undefined,
): HydrationSteps<RootState> {
  const state: Record<string, unknown> = {}
  const slices = Object.entries(meta.snapshot.slices)
  for (const [name, snapshot] of slices) {
    const foundBefore = found.findings.length
    const reading = readChunksInSteps(name, snapshot, stored.chunks.get(name) ?? [], found)
    let step = reading.next()
    for (; step.done !== true; step = reading.next()) yield (step.value * readingParts) / 2 / slices.length
    const values = step.value
    const { keyField } = snapshot
    const instead = found.findings.length === foundBefore ? undefined : substitute?.[name]
    if (keyField === null) {
      state[name] = instead ?? values[0]
      continue
    }
    const filling = instead instanceof PersistentCollection ? [...(instead as EntityCollection).values()] : []
    const all = [...filling, ...entitiesOf(values).filter((value): value is Entity => isRecord(value))]
    const byKey = new Map(all.map((entity) => [String(ownValue(entity, keyField)), entity]))
    state[name] = PersistentCollection.from({ name, keyField, indexes: {} }, [...byKey.keys()], [...byKey.values()])
  }
  // A slice that the older app got after its last snapshot is only in the journal: what is declared today tells its kind.
  for (const { effect } of chain.commits) {
    for (const { slice: name } of effect) {
      if (!Object.hasOwn(state, name)) state[name] = shape.isStored(name) ? shape.initialState[name] : undefined
    }
  }
  const isCollection = (slice: string) => state[slice] instanceof PersistentCollection
  let replayed: RootState = state
  for (const [at, { effect }] of chain.commits.entries()) {
    replayed = applyOperations(replayed, effect, isCollection).state
    if (at % entitiesPerStep === 0) yield 0
  }
  return replayed
}

/** A copy that a step may change as it likes: what was read is needed once more when it fails. */
function* copyOf(state: RootState): HydrationSteps<Record<string, unknown>> {
  const plain: Record<string, unknown> = {}
  const slices = Object.entries(state)
  for (const [name, value] of slices) {
    if (value === undefined) continue
    if (!(value instanceof PersistentCollection)) {
      plain[name] = JSON.parse(JSON.stringify(value))
      continue
    }
    const entities: Record<string, unknown> = {}
    let at = 0
    for (const [key, entity] of value as EntityCollection) {
      const own = { value: JSON.parse(JSON.stringify(entity)), configurable: true, enumerable: true, writable: true }
      // An assignment would set what it inherits from.
      if (key === '__proto__') Object.defineProperty(entities, key, own)
      else entities[key] = own.value
      if (at++ % entitiesPerStep === 0) yield stepShare(readingParts / 2 / slices.length, value.size)
    }
    plain[name] = entities
  }
  return plain
}

/** A collection as a step returned it: an object by key, or a list. Nothing in it may be left out or come twice. */
function* adoptCollection(
  name: string,
  before: unknown,
  migrated: unknown,
  shape: StoreShape,
  checks: Findings,
  parts: number,
): HydrationSteps<unknown> {
  const options = shape.collectionOptions(name)
  const expected = before instanceof PersistentCollection ? before.size : entitiesPerStep
  const keys: string[] = []
  const entities: Entity[] = []
  const taken = new Set<string>()
  let at = 0
  for (const [place, candidate] of entriesOf(name, before, migrated)) {
    // How many there are is not known before: about as many as there were.
    if (at++ % entitiesPerStep === 0) yield at <= expected ? stepShare(parts, expected) : 0
    const entity = checkEntity(name, candidate, shape, checks)
    if (entity === undefined) continue
    const key = entity[options.keyField] as string
    if (place !== undefined && place !== key) {
      const reason = `It is stored under '${place}' but its \`${options.keyField}\` differs.`
      checks.findings.push({ slice: name, key: [name, place], value: entity, reason })
    }
    if (taken.has(key)) {
      checks.findings.push({ slice: name, key: [name, key], value: entity, reason: 'It is there twice.' })
    }
    taken.add(key)
    keys.push(key)
    entities.push(entity)
  }
  return PersistentCollection.from(options, keys, entities)
}

/** A migrated collection's entries, those that were there before in their order: an object has its own for keys like `7`. */
function* entriesOf(
  name: string,
  before: unknown,
  migrated: unknown,
): Generator<readonly [string | undefined, unknown]> {
  if (Array.isArray(migrated)) {
    for (const entity of migrated) yield [undefined, entity]
    return
  }
  const entities = isRecord(migrated) ? migrated : { [name]: migrated }
  const known = before instanceof PersistentCollection ? before : undefined
  for (const key of known?.keys() ?? []) if (Object.hasOwn(entities, key)) yield [key, entities[key]]
  for (const key of Object.keys(entities)) if (known?.has(key) !== true) yield [key, entities[key]]
}
