import { HoldfastError } from '../errors.js'
import {
  type AnyResolver,
  type ConflictPolicy,
  type ConflictResolver,
  type FieldMerge,
  type FieldMerges,
  readConflict,
} from './conflict-policy.js'
import type { SchemaOutput, StandardSchema } from './standard-schema.js'

/**
 * Where a slice lives. `device` (the default): stored, the same in all tabs. `shared`: as `device` until a server is
 * connected. `tab`: in the memory of one tab, neither stored nor sent.
 */
export type Scope = 'tab' | 'device' | 'shared'

export interface SliceOptions<Schema extends StandardSchema> {
  readonly schema: Schema
  /** The value before anything was stored. Must satisfy the schema: checked when the store is created. */
  readonly initial: SchemaOutput<Schema>
  /** What settles edits of the same place in two tabs. Default: the setting `conflict`. */
  readonly conflict?: ConflictPolicy | ConflictResolver<SchemaOutput<Schema>>
  /** Fields that are merged by their kind under every policy but `version-wins` and a resolver. */
  readonly fields?: FieldMerges<SchemaOutput<Schema>>
  readonly scope?: Scope
}

/** A slice that holds one JSON value. */
export interface SliceDefinition<Value = unknown> {
  readonly kind: 'slice'
  readonly schema: StandardSchema<unknown, Value>
  readonly initial: Value
  readonly conflict: ConflictPolicy | AnyResolver | undefined
  readonly fields: ReadonlyMap<string, FieldMerge>
  readonly scope: Scope
}

/** Declares a slice that holds one JSON value: an object, an array or a primitive. */
export function slice<Schema extends StandardSchema>(
  options: SliceOptions<Schema>,
): SliceDefinition<SchemaOutput<Schema>> {
  if (!('initial' in options)) {
    throw new HoldfastError('MISUSE', 'slice() needs `initial`, the value before anything was stored.')
  }
  return {
    kind: 'slice',
    schema: requireSchema('slice()', options.schema) as StandardSchema<unknown, SchemaOutput<Schema>>,
    initial: options.initial,
    ...readConflict('slice()', options),
    scope: requireScope('slice()', options.scope),
  }
}

export function requireSchema(where: string, schema: unknown): StandardSchema {
  const standard = (schema as Partial<StandardSchema> | null | undefined)?.['~standard']
  if (standard?.version !== 1 || typeof standard.validate !== 'function') {
    throw new HoldfastError(
      'MISUSE',
      `${where} needs a Standard Schema as \`schema\`, for example z.object({ … }) of zod 4, valibot or arktype.`,
    )
  }
  return schema as StandardSchema
}

export function requireScope(where: string, scope: Scope | undefined): Scope {
  const chosen = scope ?? 'device'
  if (chosen !== 'tab' && chosen !== 'device' && chosen !== 'shared') {
    throw new HoldfastError(
      'MISUSE',
      `${where}: scope '${String(chosen)}' is unknown; use 'tab', 'device' or 'shared'.`,
    )
  }
  return chosen
}
