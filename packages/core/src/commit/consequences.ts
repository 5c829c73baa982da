import type { IncomingReference } from '../definition/reference.js'
import type { StoreShape } from '../definition/store-shape.js'
import type { Applied, Touched } from '../model/apply.js'
import type { Operation } from '../model/operation.js'
import { isRecord, ownValue } from '../model/record.js'
import { collectionOf, type Entity } from '../model/root-state.js'
import { runSchema } from '../validate/schema.js'
import type { Issue } from './commit.js'

interface Deletion {
  readonly slice: string
  readonly key: string
}

/** A field to be emptied of keys that are gone. */
interface Clearing {
  readonly reference: IncomingReference
  readonly key: string
  readonly entity: Entity
  readonly gone: Set<string>
}

/**
 * The operations that follow from what was deleted: `cascade` deletes those that refer to it, and what these delete is followed
 * in turn; `clear` empties their field. It goes by the outcome of a whole commit: what is gone or refers to something else
 * by its end needs nothing. The order is the same wherever the operations are derived.
 */
export function followDeletions(shape: StoreShape, { state, touched }: Applied): readonly Operation[] {
  const operations: Operation[] = []
  const cleared = new Map<string, Clearing>()
  const deletions = deletionsIn(touched, shape)
  const isDoomed = new Set(deletions.map(idOf))
  // Grows while it is walked: what a deletion takes with it is followed too.
  for (const { slice, key } of deletions) {
    for (const reference of shape.referencesTo.get(slice) ?? []) {
      const { from, field, onDelete } = reference
      if (onDelete !== 'cascade' && onDelete !== 'clear') continue
      const collection = collectionOf(state, from)
      for (const entity of collection.referrers(field, key)) {
        const referrer = { slice: from, key: collection.keyOf(entity) }
        const id = idOf(referrer)
        if (onDelete === 'clear') {
          const place = JSON.stringify([id, field])
          const known = cleared.get(place) ?? { reference, key: referrer.key, entity, gone: new Set() }
          known.gone.add(key)
          cleared.set(place, known)
        } else if (!isDoomed.has(id)) {
          isDoomed.add(id)
          deletions.push(referrer)
          operations.push({ op: 'delete', ...referrer })
        }
      }
    }
  }
  for (const clearing of cleared.values()) {
    const { reference, key } = clearing
    if (!isDoomed.has(idOf({ slice: reference.from, key }))) operations.push(clear(shape, clearing))
  }
  return operations
}

function idOf({ slice, key }: Deletion): string {
  return JSON.stringify([slice, key])
}

/** What a commit deleted of the collections that others refer to. */
function deletionsIn(touched: Touched, { referencesTo }: StoreShape): Deletion[] {
  const deletions: Deletion[] = []
  for (const slice of referencesTo.keys()) {
    const changes = touched.get(slice)
    if (changes === undefined || changes === 'value') continue
    for (const [key, { before, after }] of changes) {
      if (before !== undefined && after === undefined) deletions.push({ slice, key })
    }
  }
  return deletions
}

function clear(shape: StoreShape, { reference, key, entity, gone }: Clearing): Operation {
  const { from: slice, field } = reference
  const held = ownValue(entity, field)
  const set = (value: unknown): Operation => ({ op: 'set', slice, key, path: [field], value })
  if (Array.isArray(held)) return set(Object.freeze(held.filter((target) => !gone.has(target as string))))
  const schema = shape.slices.get(slice)?.schema
  const { [field]: _cleared, ...without } = entity
  const accepts = (candidate: unknown) => schema === undefined || runSchema(schema, candidate).issues === undefined
  // Where the schema takes neither, null it is, and the schema's own issue says why the deletion can not be.
  const isLeftOut = !accepts({ ...entity, [field]: null }) && accepts(without)
  return isLeftOut ? { op: 'unset', slice, key, path: [field] } : set(null)
}

/** Issues for what was deleted although something refers to it, by a reference that does not let go of it. */
export function refuseReferred(shape: StoreShape, { state, touched }: Applied, issues: Issue[]): void {
  for (const { slice, key } of deletionsIn(touched, shape)) {
    for (const { from, field, onDelete, enforce } of shape.referencesTo.get(slice) ?? []) {
      if (onDelete !== 'restrict' && !(enforce && onDelete === 'report')) continue
      const collection = collectionOf(state, from)
      const count = collection.referenceCount(field, key)
      const [first] = count > 0 ? collection.referrers(field, key) : []
      if (first === undefined) continue
      const message = `'${key}' of '${slice}' can not be deleted: ${count} of '${from}' refer to it by \`${field}\`. Delete or change those first, or in the same update.`
      issues.push({ path: [from, collection.keyOf(first), field], code: 'restricted', message })
    }
  }
}

/** Issues for references that must lead somewhere and do not, where the commit made it so. */
export function refuseOrphans(shape: StoreShape, { state, touched }: Applied, issues: Issue[]): void {
  for (const [slice, changes] of touched) {
    const definition = shape.slices.get(slice)
    if (changes === 'value' || definition?.kind !== 'collection') continue
    for (const { field, to, enforce } of definition.references) {
      if (!enforce) continue
      for (const [key, change] of changes) {
        const had = new Set(targetsOf(change.before, field))
        for (const target of new Set(targetsOf(change.after, field))) {
          if (collectionOf(state, to).has(target)) continue
          // One that was there before must not keep the rest from being edited; deleting what is referred to is judged above.
          if (had.has(target)) continue
          const message = `There is no '${target}' in '${to}'.`
          issues.push({ path: [slice, key, field], code: 'orphan', message })
        }
      }
    }
  }
}

function targetsOf(entity: Entity | undefined, field: string): readonly string[] {
  const held = isRecord(entity) ? ownValue(entity, field) : undefined
  if (typeof held === 'string') return [held]
  return Array.isArray(held) ? held.filter((target): target is string => typeof target === 'string') : []
}
