import type { StandardSchema } from '../definition/standard-schema.js'
import type { StoreShape } from '../definition/store-shape.js'
import { freezeDeep } from '../model/freeze.js'
import { isRecord, ownValue } from '../model/record.js'
import type { Entity } from '../model/root-state.js'
import type { StorageKey } from '../ports/storage.js'
import { validateValue } from '../validate/schema.js'
import { isSwitchedOff } from './stored-config.js'

/** A row or a value that could not be used, kept for the quarantine as it was found. */
export interface Finding {
  readonly slice: string | null
  readonly key: StorageKey
  readonly value: unknown
  readonly reason: string
  /** It is whole: another build of the app, of the same version, wrote it and can use it. */
  readonly isForeign?: boolean
}

/** What is collected while stored rows become a state. */
export interface Findings {
  readonly findings: Finding[]
  /** Slices that differ from what the snapshot stores, so that a new one is due: adopted, migrated or salvaged. */
  readonly stale: Set<string>
  /** Whether schemas are applied: not while the stored settings say that validation is off. */
  readonly validate: boolean
}

export function findingsUnder(config: unknown): Findings {
  return { findings: [], stale: new Set(), validate: !isSwitchedOff(config, 'validationEnabled') }
}

/** The stored entity as it may enter the state (frozen, with what its schema adopted), or undefined after a finding. */
export function checkEntity(slice: string, value: unknown, shape: StoreShape, found: Findings): Entity | undefined {
  const definition = shape.slices.get(slice)
  if (definition?.kind !== 'collection') return undefined
  const key = isRecord(value) ? ownValue(value, definition.keyField) : undefined
  if (!isRecord(value) || typeof key !== 'string') return reject(`it has no text as \`${definition.keyField}\``)
  const validated = found.validate ? tryValidate(definition.schema, value, [slice, key]) : { value }
  if (typeof validated === 'string') return reject(validated)
  if (validated.value !== value) found.stale.add(slice)
  const entity = validated.value
  if (!isRecord(entity) || ownValue(entity, definition.keyField) !== key) return reject('its schema changes its key')
  return freezeDeep(entity)

  function reject(reason: string): undefined {
    found.stale.add(slice)
    found.findings.push({ slice, key: [slice, String(key)], value, reason: `An entity can not be used: ${reason}` })
    return undefined
  }
}

/** The stored value of a plain slice, or its initial value after a finding. */
export function checkValue(slice: string, value: unknown, shape: StoreShape, found: Findings): unknown {
  const definition = shape.slices.get(slice)
  if (definition === undefined) return undefined
  const validated = found.validate ? tryValidate(definition.schema, value, [slice]) : { value }
  if (typeof validated === 'string') {
    found.stale.add(slice)
    found.findings.push({ slice, key: [slice], value, reason: `The value can not be used: ${validated}` })
    return shape.initialState[slice]
  }
  if (validated.value !== value) found.stale.add(slice)
  return freezeDeep(validated.value)
}

function tryValidate(
  schema: StandardSchema,
  value: unknown,
  path: readonly string[],
): { readonly value: unknown } | string {
  try {
    const validated = validateValue(schema, value, path)
    if (!validated.issues) return validated
    return validated.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  } catch (error) {
    return `its schema threw ${String(error)}`
  }
}
