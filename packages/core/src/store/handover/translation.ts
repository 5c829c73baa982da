import type { CommitRecord } from '../../commit/commit.js'
import type { StoreShape } from '../../definition/store-shape.js'
import { findingsUnder } from '../../journal/check-stored.js'
import { hydrationParts, migrateFrom } from '../../journal/migrate.js'
import { applyOperations } from '../../model/apply.js'
import { diffState } from '../../model/diff-state.js'
import type { Operation } from '../../model/operation.js'
import { PersistentCollection } from '../../model/persistent-collection.js'
import { isRecord, ownValue } from '../../model/record.js'
import { collectionOf, type Entity, type RootState } from '../../model/root-state.js'
import type { DecodedBackup } from '../../vault/decode-backup.js'
import type { FeatureHost } from '../feature.js'
import { Pace } from '../pace.js'
import type { HandedOver } from './derive.js'

/**
 * What commits of an older schema do in terms of this one. The migration knows: it is run on the backup that was made before
 * it and on the same with the commit, and the difference of what they come to is what the commit does. Where there is no
 * such backup, or the migration does not give the same for the same, the operations stand for themselves.
 */
export async function translate(
  commits: readonly CommitRecord[],
  from: number,
  host: FeatureHost,
): Promise<readonly HandedOver[]> {
  const { shape } = host
  const literally = (isLiteral: boolean) =>
    commits.map((record): HandedOver => ({ record, operations: record.effect, isLiteral, known: undefined }))
  if (from === shape.version) return literally(false)
  const isMigrated = [...shape.migrations.keys()].some((version) => version > from && version <= shape.version)
  const replicaId = host.sync.position?.meta.replicaId ?? ''
  const backup = await host.features.olderBackup(replicaId, from)
  if (backup === undefined) return literally(isMigrated)

  const pace = new Pace(host.platform.clock, hydrationParts)
  const isCollection = (name: string) => shape.isCollection(name)
  let before = stateOf(backup)
  const isOlderCollection = (slice: string) => before[slice] instanceof PersistentCollection
  const [once, twice] = [await migrate(before), await migrate(before)]
  if (typeof once === 'string' || typeof twice === 'string') return literally(isMigrated)
  if (diffState(once, twice, isCollection).length > 0) return literally(isMigrated)
  let known = once

  const translated: HandedOver[] = []
  for (const record of commits) {
    const base = applyOperations(before, record.was ?? [], isOlderCollection)
    if (base.touched.size > 0) {
      // Others changed it before the backup was made, and its author did not know.
      const unaware = await migrate(base.state)
      if (typeof unaware !== 'string') {
        before = base.state
        known = unaware
      }
    }
    const applied = applyOperations(before, record.effect, isOlderCollection).state
    const after = await migrate(applied)
    if (typeof after === 'string') {
      // What can not be migrated is no part of what the next one stands on.
      translated.push({ record, operations: after, isLiteral: false, known: undefined })
      continue
    }
    const isThere = record.effect.every(
      (operation, at) => hasPlace(before, operation) || isMadeIn(record.effect.slice(0, at), operation),
    )
    const operations = isThere ? diffState(known, after, isCollection) : record.effect
    const places = isThere ? placesOf(known, operations, shape) : undefined
    translated.push({ record, operations, isLiteral: isMigrated && !isThere, known: places })
    known = after
    before = applied
  }
  return translated

  async function migrate(state: RootState): Promise<RootState | string> {
    const steps = migrateFrom(state, from, shape, findingsUnder(undefined))
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
      if (pace.isDue) await pace.next(0)
    }
  }
}

/** The state of the older schema, with the collections that it had. */
export function stateOf({ slices }: DecodedBackup): RootState {
  const state: Record<string, unknown> = {}
  for (const [name, { keyField, values }] of slices) {
    const entities = values.filter((value): value is Entity => isRecord(value))
    state[name] =
      keyField === null
        ? values[0]
        : PersistentCollection.from(
            { name, keyField, indexes: {} },
            entities.map((entity) => String(ownValue(entity, keyField))),
            entities,
          )
  }
  return Object.freeze(state)
}

/** Whether an operation has something to work on: what was made since the backup is not in it. */
function hasPlace(state: RootState, { op, slice, key }: Operation): boolean {
  if (!Object.hasOwn(state, slice)) return false
  if (op === 'put' || op === 'delete') return true
  const value = state[slice]
  return key === undefined || (value instanceof PersistentCollection && value.has(key))
}

/** Whether the commit itself made what it works on. */
function isMadeIn(earlier: readonly Operation[], { slice, key }: Operation): boolean {
  return earlier.some((made) => made.op === 'put' && made.slice === slice && made.key === key)
}

/** Of a state, what operations work on. */
function placesOf(state: RootState, operations: readonly Operation[], shape: StoreShape): RootState {
  const places: Record<string, unknown> = { ...shape.initialState }
  for (const { slice, key } of operations) {
    const entity = key === undefined ? undefined : collectionOf(state, slice).get(key)
    if (key === undefined) places[slice] = state[slice]
    else if (entity !== undefined) places[slice] = collectionOf(places, slice).with(key, entity)
  }
  return Object.freeze(places)
}
