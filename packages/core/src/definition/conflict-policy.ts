import { HoldfastError } from '../errors.js'
import type { Immutable } from '../model/immutable.js'

/**
 * What settles edits of the same place in two tabs. `last-write-wins`: the edit that comes later in the journal stands.
 * `version-wins`: that of the tab with more commits on the entity since both knew the same; at a tie, what is in the journal.
 * `merge`: records are merged field by field, lists of distinct values as sets, declared `fields` by their kind; elsewhere the
 * later edit stands. `crdt`: as `merge`, with whole numbers as counters and text by a CRDT.
 */
export type ConflictPolicy = 'last-write-wins' | 'version-wins' | 'merge' | 'crdt'

/** How a field is merged, whatever else the policy says: both sides' additions, members, or edits of a text are kept. */
export type FieldMerge = 'counter' | 'set' | 'text'

/** Kinds of fields by name, as far as their types allow. */
export type FieldMerges<Value> = {
  readonly [Field in keyof Value as FieldMergeOf<NonNullable<Value[Field]>> extends never
    ? never
    : Field]?: FieldMergeOf<NonNullable<Value[Field]>>
}

type FieldMergeOf<Value> = Value extends number
  ? 'counter'
  : Value extends string
    ? 'text'
    : Value extends readonly (string | number | boolean | null)[]
      ? 'set'
      : never

/** What a resolver is asked: an entity, or the value of a plain slice, as three sides know it. */
export interface Conflict<Value = unknown> {
  readonly slice: string
  /** The entity's key; undefined for a plain slice. */
  readonly key: string | undefined
  /** The places in it that both sides changed; `[]`: both made the entity. */
  readonly paths: readonly (readonly (string | number)[])[]
  /** What both sides knew; undefined where both made the entity. */
  readonly base: Immutable<Value> | undefined
  readonly mine: Immutable<Value>
  readonly theirs: Immutable<Value>
  /** Both sides' changes, mine where they collide. */
  readonly merged: Immutable<Value>
}

/**
 * Settles a conflict: gives what shall stand. Must be pure. With a promise, `merged` stands until it settles, for at most
 * five seconds. Where it throws, gives nothing or what fails the schema, the later edit stands and the record says so. It is
 * not asked where one side deleted the entity: then it is gone.
 */
export type ConflictResolver<Value = unknown> = (
  conflict: Conflict<Value>,
) => Immutable<Value> | Promise<Immutable<Value>>

/** A resolver of whatever entity. */
export type AnyResolver = (conflict: Conflict<never>) => unknown

export const conflictPolicies: readonly ConflictPolicy[] = ['last-write-wins', 'version-wins', 'merge', 'crdt']

const fieldMerges: readonly unknown[] = ['counter', 'set', 'text']

/** The `conflict` and `fields` of a slice. Throws `MISUSE` for what is none. */
export function readConflict(
  where: string,
  { conflict, fields }: { readonly conflict?: unknown; readonly fields?: unknown },
): { readonly conflict: ConflictPolicy | AnyResolver | undefined; readonly fields: ReadonlyMap<string, FieldMerge> } {
  const isKnown =
    conflict === undefined || typeof conflict === 'function' || conflictPolicies.includes(conflict as never)
  if (!isKnown) {
    const choices = conflictPolicies.map((name) => `'${name}'`).join(', ')
    throw new HoldfastError('MISUSE', `${where}: conflict must be ${choices} or a resolver function.`)
  }
  const kinds = Object.entries((fields ?? {}) as Record<string, FieldMerge>)
  for (const [field, kind] of kinds) {
    if (fieldMerges.includes(kind)) continue
    throw new HoldfastError('MISUSE', `${where}: fields.${field} must be 'counter', 'set' or 'text'.`)
  }
  return { conflict: conflict as ConflictPolicy | AnyResolver | undefined, fields: new Map(kinds) }
}
