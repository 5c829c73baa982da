import type { CommitRecord } from '../../commit/commit.js'
import type { Prepared, SizedState } from '../../commit/prepare.js'
import type { StoreShape } from '../../definition/store-shape.js'
import type { Operation } from '../../model/operation.js'
import { isRecord, ownValue } from '../../model/record.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import type { Ledger } from '../../sync/ledger.js'
import type { FeatureHost } from '../feature.js'

/** A commit of an older app, and what it does in terms of this one. */
export interface HandedOver {
  readonly record: CommitRecord
  /** Why there is nothing, as a sentence, where it could not be translated. */
  readonly operations: readonly Operation[] | string
  /** They are those of the older schema: what they change must be there, in the same form. */
  readonly isLiteral: boolean
}

export interface Refused {
  readonly record: CommitRecord
  readonly reason: string
}

/**
 * What commits that were handed over come to on the base: an action that this app has runs again, the others are applied;
 * guarded, validated and checked like any other. Those in `refused` have no place in it.
 */
export function deriveHandedOver(
  commits: readonly HandedOver[],
  { base, head }: Pick<Ledger, 'base' | 'head'>,
  { shape, path }: Pick<FeatureHost, 'shape' | 'path'>,
): { readonly records: readonly CommitRecord[]; readonly refused: readonly Refused[] } {
  const records: CommitRecord[] = []
  const refused: Refused[] = []
  let version = base
  for (const commit of commits) {
    const { record } = commit
    const prepared = prepare(commit, version, shape, path)
    if (typeof prepared === 'string') refused.push({ record, reason: prepared })
    else {
      const effect = prepared.kind === 'changed' ? prepared.effect : []
      if (prepared.kind === 'changed') version = prepared.after
      records.push({ ...record, effect, basis: head + records.length, schemaVersion: shape.version })
    }
  }
  return { records, refused }
}

type Possible = Exclude<Prepared, { readonly kind: 'rejected' }>

/** What a commit comes to, or why it is not possible. */
function prepare(
  { record, operations, isLiteral }: HandedOver,
  before: SizedState,
  shape: StoreShape,
  path: FeatureHost['path'],
): Possible | string {
  const { intent } = record
  try {
    let asked = operations
    const action = intent.kind === 'action' ? shape.actions.get(intent.action) : undefined
    if (action !== undefined && intent.kind === 'action') {
      const run = action as (draft: object, ...args: readonly unknown[]) => unknown
      const ran = path.prepare({ recipe: (draft) => run(draft, ...intent.args) }, before)
      if (ran.kind !== 'changed') return possible(ran)
      asked = (ran.asked ?? [ran.effect]).flat()
      if (asked.every(({ slice }) => shape.isStored(slice))) return ran
    }
    if (typeof asked === 'string') return asked
    const stored = asked.filter(({ slice }) => shape.isStored(slice))
    if (action === undefined) {
      const foreign = asked.find(({ slice }) => !shape.isStored(slice))
      if (foreign !== undefined) return `this app stores no slice '${foreign.slice}'.`
      const problem = isLiteral ? misfit(stored, before.state) : undefined
      if (problem !== undefined) return problem
    }
    return possible(path.prepare({ operations: () => stored }, before))
  } catch (error) {
    return `it threw: ${error instanceof Error ? error.message : String(error)}`
  }
}

function possible(prepared: Prepared): Possible | string {
  if (prepared.kind !== 'rejected') return prepared
  return prepared.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
}

/** Why operations of an older schema may mean something else here: what they set is not there, or is of another kind. */
function misfit(operations: readonly Operation[], state: RootState): string | undefined {
  for (const operation of operations) {
    const { slice, key, op } = operation
    if (op === 'put' || op === 'delete' || operation.path.length === 0) continue
    let place: unknown = key === undefined ? state[slice] : collectionOf(state, slice).get(key)
    // Deleted meanwhile: the operation has no effect.
    if (place === undefined) continue
    for (const part of operation.path) place = isRecord(place) ? ownValue(place, String(part)) : undefined
    const isNull = place === null || (op === 'set' && operation.value === null && place !== undefined)
    if (isNull || (op === 'unset' ? place !== undefined : kindOf(place) === kindOf(operation.value))) continue
    const where = [slice, ...(key === undefined ? [] : [key]), ...operation.path].join('.')
    return `since the migration '${where}' is not there or of another kind, and there is no backup of before to translate it by.`
  }
  return undefined
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value
}
