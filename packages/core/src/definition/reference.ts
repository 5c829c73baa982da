import { HoldfastError } from '../errors.js'

/**
 * What deleting an entity does to those that refer to it. `restrict`: the deletion is rejected. `cascade`: they are deleted
 * with it. `clear`: their field becomes null (or is left out, where the schema takes no null; of a list, the entry goes).
 * `report`: nothing; they become findings of the consistency check.
 */
export type OnDelete = 'restrict' | 'cascade' | 'clear' | 'report'

/** A reference to entities of another collection: its name, or with what should happen to it. */
export type ReferenceOptions<Target extends string = string> =
  | Target
  | {
      readonly to: Target
      /** Default `report`. */
      readonly onDelete?: OnDelete
      /** True rejects a commit that refers to an entity that is not there. Default false: it is reported. */
      readonly enforce?: boolean
    }

/** References by the field that holds them. */
export type ReferenceDefinitions = Readonly<Record<string, ReferenceOptions>>

/** The collections that references lead to. */
export type TargetOf<References> = {
  [Field in keyof References]: References[Field] extends ReferenceOptions<infer Target> ? Target : never
}[keyof References]

/** A declared reference: the field holds the key of an entity of `to`, a list of keys, or nothing (null, undefined). */
export interface Reference {
  readonly field: string
  readonly to: string
  readonly onDelete: OnDelete
  readonly enforce: boolean
}

/** A reference as the collection that it leads to sees it. */
export interface IncomingReference extends Reference {
  /** The collection whose entities refer. */
  readonly from: string
}

const policies: readonly unknown[] = ['restrict', 'cascade', 'clear', 'report']

/** References as they were declared, completed with defaults. Throws `MISUSE` for one that is malformed. */
export function readReferences(declared: ReferenceDefinitions): readonly Reference[] {
  return Object.entries(declared).map(([field, options]) => {
    const { to, onDelete = 'report', enforce = false } = typeof options === 'string' ? { to: options } : (options ?? {})
    if (typeof to !== 'string' || !policies.includes(onDelete) || typeof enforce !== 'boolean') {
      throw new HoldfastError(
        'MISUSE',
        `collection(): reference '${field}' must be the name of a collection, or { to, onDelete: 'restrict' | 'cascade' | 'clear' | 'report', enforce }.`,
      )
    }
    return { field, to, onDelete, enforce }
  })
}

/** The references of all slices by the collection that they lead to. */
export function incomingReferences(
  slices: ReadonlyMap<string, { readonly references?: readonly Reference[] }>,
): ReadonlyMap<string, readonly IncomingReference[]> {
  const incoming = new Map<string, IncomingReference[]>()
  for (const [from, { references = [] }] of slices) {
    for (const reference of references) {
      incoming.set(reference.to, [...(incoming.get(reference.to) ?? []), { ...reference, from }])
    }
  }
  return incoming
}
