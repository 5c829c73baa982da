type IndexKeyPart = string | number | boolean | null | undefined

/** What an index files an entity under: a value, or each distinct value of a list. Null and undefined leave it out: to find those without a value, give them one, `task.assigneeId ?? 'nobody'`. */
export type IndexKey = IndexKeyPart | readonly IndexKeyPart[]

/** An index as declared. The function must be pure. */
export interface IndexDefinition {
  readonly key: (entity: never) => IndexKey
  readonly sorted: boolean
}
