import type { StoreShape } from '../../definition/store-shape.js'
import { HoldfastError } from '../../errors.js'
import { checkEntity, checkValue, type Finding, type Findings } from '../../journal/check-stored.js'
import { isRecord } from '../../model/record.js'
import type { Entity } from '../../model/root-state.js'
import type { DecodedBackup } from '../../vault/decode-backup.js'
import type { Rests } from '../../vault/encode-backup.js'

/** Of a collection its entities by key, of another slice its value. */
export type LoadedSlice = { readonly entities: ReadonlyMap<string, Entity> } | { readonly value: unknown }

const maxTold = 5

/** What a backup has of today's slices, migrated and valid, in turns. Rejects with `OUTDATED` or `VALIDATION_FAILED`. */
export async function loadBackup(
  backup: DecodedBackup,
  shape: StoreShape,
  validates: (slice: string) => boolean,
  rests: Rests,
): Promise<ReadonlyMap<string, LoadedSlice>> {
  const { id, kind, schemaVersion } = backup.header
  const what = `${kind === 'checkpoint' ? 'Checkpoint' : 'Backup'} '${id}'`
  if (schemaVersion > shape.version) {
    const message = `${what} has schema version ${schemaVersion}; this app knows ${shape.version}. Update the app first.`
    throw new HoldfastError('OUTDATED', message, { fields: { id, schemaVersion } })
  }
  const findings: Finding[] = []
  const loaded = new Map<string, LoadedSlice>()
  let done = 0
  const migrated = schemaVersion < shape.version ? migrate(backup, shape) : undefined
  for (const name of shape.slices.keys()) {
    if (!shape.isStored(name)) continue
    const values = migrated === undefined ? backup.slices.get(name)?.values : migrated.get(name)
    if (values === undefined) continue
    const found: Findings = { findings, stale: new Set(), validate: validates(name) }
    if (!shape.isCollection(name)) {
      loaded.set(name, { value: checkValue(name, values[0], shape, found) })
      continue
    }
    const { keyField } = shape.collectionOptions(name)
    const entities = new Map<string, Entity>()
    for (const value of values) {
      const entity = checkEntity(name, value, shape, found)
      if (entity !== undefined) entities.set(entity[keyField] as string, entity)
      done++
      if (done % 64 === 0 && rests.isDue) await rests.next(done)
    }
    loaded.set(name, { entities })
  }
  if (findings.length === 0) return loaded
  const told = findings.slice(0, maxTold).map(({ key, reason }) => `${key.join('.')}: ${reason}`)
  const message = `${what} does not fit the definition (${findings.length} finding(s)), nothing was changed. ${told.join('; ')}`
  throw new HoldfastError('VALIDATION_FAILED', message, { fields: { id, findings: findings.length } })
}

/** Each slice's values after the steps that lead to today's schema. They take the whole state: no turns in here. */
function migrate({ header, slices }: DecodedBackup, shape: StoreShape): ReadonlyMap<string, readonly unknown[]> {
  const isInvalid = (why: string) =>
    new HoldfastError('VALIDATION_FAILED', `Backup '${header.id}' can not be migrated: ${why}`)
  let plain: Record<string, unknown> = {}
  for (const [name, { keyField, values }] of slices) {
    plain[name] =
      keyField === null
        ? values[0]
        : Object.fromEntries(values.filter(isRecord).map((entity) => [String(entity[keyField]), entity]))
  }
  for (let version = header.schemaVersion + 1; version <= shape.version; version++) {
    try {
      plain = (shape.migrations.get(version)?.(plain) ?? plain) as Record<string, unknown>
    } catch (error) {
      throw isInvalid(`the step to version ${version} threw ${String(error)}`)
    }
    if (!isRecord(plain)) throw isInvalid(`the step to version ${version} returned no state`)
  }
  const valuesOf = (name: string, value: unknown) =>
    shape.isCollection(name) && isRecord(value) ? Object.values(value) : [value]
  return new Map(Object.entries(plain).map(([name, value]) => [name, valuesOf(name, value)]))
}
