import { HoldfastError } from '../errors.js'
import type { IndexDefinition, IndexKey } from '../model/index-definition.js'
import { requireSchema, requireScope, type Scope } from './slice.js'
import type { SchemaOutput, StandardSchema } from './standard-schema.js'

/** An index for equality reads, or with `sorted` also for reads in order and by range. The function must be pure. */
export type IndexOptions<Entity> =
  | ((entity: Entity) => IndexKey)
  | { readonly key: (entity: Entity) => IndexKey; readonly sorted?: boolean }

export interface CollectionOptions<Schema extends StandardSchema, IndexName extends string> {
  /** The schema of one entity. Checked per entity, when it was touched. */
  readonly schema: Schema
  /** The field of an entity that is its key. Default `id`; its values are strings. */
  readonly key?: keyof SchemaOutput<Schema> & string
  readonly indexes?: { readonly [Name in IndexName]: IndexOptions<SchemaOutput<Schema>> }
  readonly scope?: Scope
}

/** A slice that holds entities by key. */
export interface CollectionDefinition<Entity = unknown, IndexName extends string = string> {
  readonly kind: 'collection'
  readonly schema: StandardSchema<unknown, Entity>
  readonly keyField: string
  readonly indexes: Readonly<Record<string, IndexDefinition>>
  /** Carries the names of the indexes in the type; there is no such property at run time. */
  readonly '~indexName'?: (name: IndexName) => void
  readonly scope: Scope
}

/** Declares a slice that holds entities by key: reads and updates cost the same at a hundred entities and at a million. */
export function collection<Schema extends StandardSchema, IndexName extends string = never>(
  options: CollectionOptions<Schema, IndexName>,
): CollectionDefinition<SchemaOutput<Schema>, IndexName> {
  const indexes: Record<string, IndexDefinition> = {}
  for (const [name, index] of Object.entries<IndexOptions<never>>(options.indexes ?? {})) {
    const key = typeof index === 'function' ? index : index?.key
    if (typeof key !== 'function') {
      throw new HoldfastError(
        'MISUSE',
        `collection(): index '${name}' must be a function of the entity, or { key: function, sorted: true }.`,
      )
    }
    indexes[name] = { key, sorted: typeof index !== 'function' && index.sorted === true }
  }
  return {
    kind: 'collection',
    schema: requireSchema('collection()', options.schema) as StandardSchema<unknown, SchemaOutput<Schema>>,
    keyField: options.key ?? 'id',
    indexes,
    scope: requireScope('collection()', options.scope),
  }
}
