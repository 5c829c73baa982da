import type { Inconsistency } from '../../consistency/inconsistency.js'
import type { Reference } from '../../definition/reference.js'
import type { StoreShape } from '../../definition/store-shape.js'
import type { CollectionDraft } from '../../model/collection-view.js'
import { ownValue } from '../../model/record.js'
import { collectionOf, type Entity, type RootState } from '../../model/root-state.js'
import { runSchema } from '../../validate/schema.js'

type Drafts = Readonly<Record<string, CollectionDraft<Record<string, unknown>>>>

const none: readonly Inconsistency[] = []

/** How an entity is looked over for references of one field to entities that are not there. */
export function lookForOrphans(shape: StoreShape, slice: string, reference: Reference) {
  const { field, to } = reference
  return (state: RootState, entity: Entity | undefined, key: string): readonly Inconsistency[] => {
    const value = entity === undefined ? undefined : ownValue(entity, field)
    const targets = collectionOf(state, to)
    if (typeof value === 'string') return targets.has(value) ? none : [orphan(value, [])]
    if (!Array.isArray(value)) return none
    return value.flatMap((target: unknown, at) =>
      typeof target !== 'string' || targets.has(target) ? [] : [orphan(target, [at])],
    )

    function orphan(target: string, at: readonly number[]): Inconsistency {
      const message = `'${key}' of '${slice}' refers to '${target}', which is not in '${to}'.`
      const found = { code: 'orphan', check: `${slice}.${field}`, path: [slice, key, field, ...at], message } as const
      const { onDelete } = reference
      // What an app wants to be kept from, or only told of, is its own to mend.
      if (onDelete === 'restrict' || onDelete === 'report') return found
      return { ...found, repair: (draft) => mend(draft as Drafts, target) }
    }

    function mend(drafts: Drafts, target: string): void {
      const draft = drafts[slice]?.get(key)
      // Meanwhile it may have come back, or be referred to no more.
      if (draft === undefined || drafts[to]?.has(target) === true) return
      const held = draft[field]
      if (Array.isArray(held) ? !held.includes(target) : held !== target) return
      if (reference.onDelete === 'cascade') drafts[slice]?.delete(key)
      else if (Array.isArray(held)) draft[field] = held.filter((other) => other !== target)
      else if (takesNull()) draft[field] = null
      else delete draft[field]
    }

    function takesNull(): boolean {
      const schema = shape.slices.get(slice)?.schema
      return schema !== undefined && runSchema(schema, { ...entity, [field]: null }).issues === undefined
    }
  }
}
