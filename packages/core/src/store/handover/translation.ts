import type { CommitRecord } from '../../commit/commit.js'
import { findingsUnder } from '../../journal/check-stored.js'
import { hydrationParts, migrateFrom } from '../../journal/migrate.js'
import { applyOperations } from '../../model/apply.js'
import { diffState } from '../../model/diff-state.js'
import { PersistentCollection } from '../../model/persistent-collection.js'
import { isRecord, ownValue } from '../../model/record.js'
import type { Entity, RootState } from '../../model/root-state.js'
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
    commits.map((record): HandedOver => ({ record, operations: record.effect, isLiteral }))
  const isToTranslate = ({ intent }: CommitRecord) => intent.kind !== 'action' || !shape.actions.has(intent.action)
  const isMigrated = [...shape.migrations.keys()].some((version) => version > from && version <= shape.version)
  if (!isMigrated || !commits.some(isToTranslate)) return literally(false)
  const replicaId = host.sync.position?.meta.replicaId ?? ''
  const backup = await host.features.olderBackup(replicaId, from)
  if (backup === undefined) return literally(true)

  const pace = new Pace(host.platform.clock, hydrationParts)
  const isCollection = (name: string) => shape.isCollection(name)
  let before = stateOf(backup)
  const isOlderCollection = (slice: string) => before[slice] instanceof PersistentCollection
  const [once, twice] = [await migrate(before), await migrate(before)]
  if (typeof once === 'string' || typeof twice === 'string') return literally(true)
  if (diffState(once, twice, isCollection).length > 0) return literally(true)
  let known = once

  const translated: HandedOver[] = []
  const last = commits.findLastIndex(isToTranslate)
  for (const [at, record] of commits.entries()) {
    const applied = applyOperations(before, record.effect, isOlderCollection).state
    const after = at > last ? known : await migrate(applied)
    const operations = isToTranslate(record)
      ? typeof after === 'string'
        ? after
        : diffState(known, after, isCollection)
      : record.effect
    translated.push({ record, operations, isLiteral: false })
    // What can not be migrated is no part of what the next one stands on.
    if (typeof after === 'string') continue
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
