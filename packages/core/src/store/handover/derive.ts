import type { CommitRecord } from '../../commit/commit.js'
import { CommitHandle } from '../../commit/commit-handle.js'
import type { StoreShape } from '../../definition/store-shape.js'
import { applyOperations } from '../../model/apply.js'
import type { Operation } from '../../model/operation.js'
import { isRecord, ownValue } from '../../model/record.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import type { Ledger } from '../../sync/ledger.js'
import { type RebaseTools, rebase } from '../../sync/rebase.js'

/** A commit of an older app, and what it does in terms of this one. */
export interface HandedOver {
  readonly record: CommitRecord
  /** Why there is nothing, as a sentence, where it could not be translated. */
  readonly operations: readonly Operation[] | string
  /** They are those of the older schema: what they change must be there, in the same form. */
  readonly isLiteral: boolean
  /** Of the state that its author knew, in terms of this schema, the places that it changes; undefined: not known. */
  readonly known: RootState | undefined
}

export interface Refused {
  readonly record: CommitRecord
  readonly reason: string
}

/**
 * What commits that were handed over come to on the base: an action that this app has runs again, the others are applied;
 * guarded, validated and checked like any other, and where they meet what others changed since, the policies settle it. Those
 * in `refused` have no place in it.
 */
export function deriveHandedOver(
  commits: readonly HandedOver[],
  { base, head }: Pick<Ledger, 'base' | 'head'>,
  tools: RebaseTools,
): { readonly records: readonly CommitRecord[]; readonly refused: readonly Refused[] } {
  const { shape } = tools
  const records: CommitRecord[] = []
  const refused: Refused[] = []
  let version = base
  for (const { record: handedOver, operations, isLiteral, known: translated } of commits) {
    const { was, ...record } = handedOver
    const isAction = record.intent.kind === 'action' && shape.actions.has(record.intent.action)
    const problem = isAction ? undefined : problemOf(operations, isLiteral ? version.state : undefined, shape)
    if (problem !== undefined) {
      refused.push({ record: handedOver, reason: problem })
      continue
    }
    // What an author knew, and what an action did, are of use only in terms of this schema: as far as they fit it.
    const fits = (operation: Operation) => !isLiteral || misfit([operation], version.state) === undefined
    const before = was?.filter((operation) => shape.isStored(operation.slice) && fits(operation)) ?? []
    const known = translated ?? applyOperations(version.state, before, shape.isCollection).state
    const isKnown = translated !== undefined || before.length > 0
    const effect = typeof operations === 'string' || (isAction && !isKnown) ? [] : operations
    const handle = new CommitHandle(record.cid, () => undefined)
    const pending = [{ record: { ...record, effect }, handle, committedAt: 0, asked: undefined, again: undefined }]
    const at = head + records.length
    const rebased = rebase({ head: at, base: { ...base, state: known }, pending, view: version }, version, at, tools)
    version = rebased.ledger.view
    for (const derived of rebased.ledger.pending) records.push({ ...derived.record, schemaVersion: shape.version })
    for (const { issues } of rebased.rejected) {
      refused.push({
        record: handedOver,
        reason: issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
      })
    }
  }
  return { records, refused }
}

/** Why operations are not possible; with `state`, they must fit it as they are. */
function problemOf(operations: HandedOver['operations'], state: RootState | undefined, shape: StoreShape) {
  if (typeof operations === 'string') return operations
  const foreign = operations.find(({ slice }) => !shape.isStored(slice))
  if (foreign !== undefined) return `this app stores no slice '${foreign.slice}'.`
  return state === undefined ? undefined : misfit(operations, state)
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
