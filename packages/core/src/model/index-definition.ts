type IndexKeyPart = string | number | boolean | null | undefined

/** What an index files an entity under: a value, or each distinct value of a list. Null and undefined leave it out: to find those without a value, give them one, `task.assigneeId ?? 'nobody'`. */
export type IndexKey = IndexKeyPart | readonly IndexKeyPart[]

/** What `where` takes for an index of such keys: any value of a kind that they, or their parts, have. */
export type IndexedValue<Key> = Key extends readonly (infer Part)[] ? Kind<Part> : Kind<Key>

type Kind<Part> = Part extends string ? string : Part extends number ? number : Part extends boolean ? boolean : never

/** An index as declared. The function must be pure. */
export interface IndexDefinition {
  readonly key: (entity: never) => IndexKey
  readonly sorted: boolean
}
