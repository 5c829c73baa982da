import { HoldfastError } from '../errors.js'
import type { IndexDefinition, IndexKey } from '../model/index-definition.js'
import { isReferenceIndex } from '../model/reference-index.js'
import {
  type AnyResolver,
  type ConflictPolicy,
  type ConflictResolver,
  type FieldMerge,
  type FieldMerges,
  readConflict,
} from './conflict-policy.js'
import type { PruneOptions } from './pass.js'
import { type Reference, type ReferenceDefinitions, readReferences, type TargetOf } from './reference.js'
import { requireSchema, requireScope, type Scope } from './slice.js'
import type { SchemaOutput, StandardSchema } from './standard-schema.js'

/** An index for equality reads, or with `sorted` also for reads in order and by range. The function must be pure. */
export type IndexOptions<Entity, Key = IndexKey> =
  | ((entity: Entity) => Key)
  | { readonly key: (entity: Entity) => Key; readonly sorted?: boolean }

/** The fields of an entity that hold text: what can be its key. */
export type TextField<Entity> = string extends keyof Entity
  ? string
  : { [Field in keyof Entity & string]: Entity[Field] extends string ? Field : never }[keyof Entity & string]

/** What a collection has to declare besides, as far as is known of its entities: `key`, where their `id` is no text. */
export type KeyWhereNeeded<Entity> = unknown extends Entity
  ? unknown
  : string extends keyof Entity
    ? unknown
    : [Entity] extends [{ readonly id: string }]
      ? unknown
      : { readonly key: TextField<Entity> }

export interface CollectionOptions<
  Schema extends StandardSchema,
  IndexName extends string,
  Keys extends Readonly<Record<string, IndexKey>>,
  References,
> {
  /** The schema of one entity. Checked per entity, when it was touched. */
  readonly schema: Schema
  /** The field of an entity that is its key. Default `id`; its values are strings. */
  readonly key?: TextField<SchemaOutput<Schema>>
  // Two views of one object: its names are inferred before its functions are typed, and `prune` goes by them; its keys after.
  readonly indexes?: { readonly [Name in IndexName]: IndexOptions<SchemaOutput<Schema>> } & {
    readonly [Name in keyof Keys]: IndexOptions<SchemaOutput<Schema>, Keys[Name]>
  }
  /** Fields that hold keys of entities of other collections (or of this one): orphans are found without a check of one's own. */
  readonly references?: References & {
    readonly [Field in keyof References]: Field extends keyof SchemaOutput<Schema> ? unknown : never
  }
  /** When an entity is to be deleted, milliseconds since the epoch; null or undefined: never. Optimisation does it. Must be pure. */
  readonly expires?: (entity: SchemaOutput<Schema>) => number | null | undefined
  /** Which entities optimisation may delete. */
  readonly prune?: PruneOptions<SchemaOutput<Schema>, NoInfer<IndexName>>
  /** What settles edits of the same entity in two tabs. Default: the setting `conflict`. */
  readonly conflict?: ConflictPolicy | ConflictResolver<SchemaOutput<Schema>>
  /** Fields that are merged by their kind under every policy but `version-wins` and a resolver. */
  readonly fields?: FieldMerges<SchemaOutput<Schema>>
  readonly scope?: Scope
}

/** A slice that holds entities by key. */
export interface CollectionDefinition<
  Entity = unknown,
  Indexes extends object = object,
  Target extends string = string,
> {
  readonly kind: 'collection'
  readonly schema: StandardSchema<unknown, Entity>
  readonly keyField: string
  readonly indexes: Readonly<Record<string, IndexDefinition>>
  /** Carries the names and values of the indexes in the type; there is no such property at run time. */
  readonly '~indexes'?: (indexes: Indexes) => void
  readonly references: readonly Reference[]
  /** Carries the names of the collections referred to in the type; there is no such property at run time. */
  readonly '~target'?: (target: Target) => void
  readonly expires: ((entity: never) => number | null | undefined) | undefined
  readonly prune: PruneOptions<never, string> | undefined
  readonly conflict: ConflictPolicy | AnyResolver | undefined
  readonly fields: ReadonlyMap<string, FieldMerge>
  readonly scope: Scope
}

// The result has the keys mapped one by one: as `Keys`, they would be inferred from where the result is used.
/** Declares a slice that holds entities by key: reads and updates cost the same at a hundred entities and at a million. */
export function collection<
  Schema extends StandardSchema,
  IndexName extends string = never,
  Keys extends Readonly<Record<string, IndexKey>> = Record<never, never>,
  const References extends ReferenceDefinitions = Record<never, never>,
>(
  options: CollectionOptions<Schema, IndexName, Keys, References> & KeyWhereNeeded<SchemaOutput<Schema>>,
): CollectionDefinition<SchemaOutput<Schema>, { readonly [Name in keyof Keys]: Keys[Name] }, TargetOf<References>> {
  const indexes: Record<string, IndexDefinition> = {}
  for (const [name, index] of Object.entries<IndexOptions<never>>(options.indexes ?? {})) {
    const key = typeof index === 'function' ? index : index?.key
    if (typeof key !== 'function') {
      throw new HoldfastError(
        'MISUSE',
        `collection(): index '${name}' must be a function of the entity, or { key: function, sorted: true }.`,
      )
    }
    if (isReferenceIndex(name)) {
      throw new HoldfastError(
        'MISUSE',
        `collection(): an index can not be named '${name}': what begins with 'references.' is taken. Rename it.`,
      )
    }
    indexes[name] = { key, sorted: typeof index !== 'function' && index.sorted === true }
  }
  return {
    kind: 'collection',
    schema: requireSchema('collection()', options.schema) as StandardSchema<unknown, SchemaOutput<Schema>>,
    keyField: options.key ?? 'id',
    indexes,
    references: readReferences(options.references ?? {}),
    expires: options.expires,
    prune: options.prune,
    ...readConflict('collection()', options),
    scope: requireScope('collection()', options.scope),
  }
}
