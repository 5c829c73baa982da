/** What an index files an entity under. Null and undefined leave the entity out of the index. */
export type IndexKey = string | number | boolean | null | undefined

/** An index as declared. The function must be pure. */
export interface IndexDefinition {
  readonly key: (entity: never) => IndexKey
  readonly sorted: boolean
}
