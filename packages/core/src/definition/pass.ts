/** What a pass may go by. */
export interface PassContext {
  /** Wall time, milliseconds since the epoch. */
  readonly now: number
}

/** An optimisation pass: a recipe that deletes or rewrites what is no longer needed. Its changes are a commit like any other. */
export type Pass<Draft> = (draft: Draft, context: PassContext) => void

/**
 * Which entities may go. A function says it of one entity. `maxEntities` keeps that many: the ones that go are the first of
 * the sorted index `by`, or without it the ones that were added first.
 */
export type PruneOptions<Entity, IndexName> =
  | ((entity: Entity, context: PassContext) => boolean)
  | { readonly maxEntities: number; readonly by?: IndexName }
