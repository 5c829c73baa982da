/** A step into a JSON value: a field's name or an array's position. */
export type PathPart = string | number
export type Path = readonly PathPart[]

/**
 * One change, addressed by id and never by an entity's position. `key` names the entity of a collection and is absent for
 * a slice's value. `set` with an empty path replaces the whole value of a slice. A commit's effect is a list of these; it
 * is what the journal stores and tabs exchange.
 */
export type Operation =
  | { readonly op: 'put'; readonly slice: string; readonly key: string; readonly value: unknown }
  | { readonly op: 'delete'; readonly slice: string; readonly key: string }
  | { readonly op: 'set'; readonly slice: string; readonly key?: string; readonly path: Path; readonly value: unknown }
  | { readonly op: 'unset'; readonly slice: string; readonly key?: string; readonly path: Path }
