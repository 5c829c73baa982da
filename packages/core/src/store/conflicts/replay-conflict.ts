import type { ConflictRecord } from '../../conflict/conflict-record.js'
import { isParentGone } from '../../conflict/find-collision.js'
import { askedOf, type SettledAgain, settleAgain } from '../../conflict/settle-again.js'
import { answered, askResolver, operationAt } from '../../conflict/settle-collision.js'
import { type AnyResolver, type Conflict, conflictPolicies } from '../../definition/conflict-policy.js'
import { HoldfastError } from '../../errors.js'
import { equalJson } from '../../model/diff.js'
import type { RootState } from '../../model/root-state.js'
import { entityAt, valueAt } from '../../model/value-at.js'
import type { FeatureHost } from '../feature.js'
import type { ReplayOptions, ReplayPolicy, ReplayResult } from './conflicts.js'
import type { TextSource } from './text-source.js'

/** Settles a conflict once more, and commits what comes of it. */
export async function replayConflict(
  host: FeatureHost,
  text: TextSource,
  record: ConflictRecord | undefined,
  policy: ReplayPolicy | undefined,
  { apply = true, force = false }: ReplayOptions = {},
): Promise<ReplayResult> {
  if (record === undefined) throw misuse('There is no conflict of that id; see conflicts.list().')
  const { slice, key, path } = record
  const definition = host.shape.slices.get(slice)
  const by = policy ?? definition?.conflict ?? host.settings.config.conflict
  if (typeof by !== 'function' && !conflictPolicies.includes(by)) {
    throw misuse(`There is no policy '${String(by)}'. Policies: ${conflictPolicies.join(', ')}, or a function.`)
  }
  if (definition === undefined) return refuse(record, `There is no slice '${slice}' any more.`)
  if (record.omitted) return refuse(record, 'The values were too large to be kept.')
  await host.ready
  if (by === 'crdt' || [...definition.fields.values()].includes('text')) await text.load()
  const decided =
    typeof by === 'function'
      ? await ask(by as AnyResolver, record, host.view().state)
      : settleAgain(record, { policy: by, fields: definition.fields, text: text.merge })
  if (!apply) return { ...decided, applied: undefined, refused: undefined }
  // A policy always has a result; of a function that gave none, nothing is made to stand.
  let refused: string | undefined =
    typeof by === 'function' && decided.fallback !== undefined ? 'The function gave no result.' : undefined
  if (refused !== undefined) return { ...decided, applied: undefined, refused }
  const operations = ({ state }: { readonly state: RootState }) => {
    const now = entityAt(state, slice, key)
    const held = valueAt(now, path)
    if (isParentGone(now, path)) refused = 'What the place is part of is gone.'
    else if (!force && !equalJson(held, record.result)) refused = 'The place holds something else by now.'
    if (refused !== undefined || equalJson(held, decided.value)) return []
    return [operationAt(record, path, decided.value)]
  }
  const source = 'conflict:replay'
  const applied = host.submit({ operations }, { source, intent: { kind: 'operations' }, history: { group: undefined } })
  return { ...decided, applied: refused === undefined ? applied : undefined, refused }
}

/** A resolver is asked for a whole entity. */
async function ask(resolver: AnyResolver, record: ConflictRecord, state: RootState): Promise<SettledAgain> {
  const { slice, key, path } = record
  const asked = askedOf(record, entityAt(state, slice, key))
  const answer = askResolver(resolver, asked as Conflict<never>)
  const said = 'promise' in answer ? await answered(answer.promise, record) : answer
  if ('value' in said) return { outcome: 'resolved', value: valueAt(said.value, path), fallback: undefined }
  return { outcome: 'mine', value: valueAt(asked.merged, path), fallback: said.fallback }
}

function refuse({ outcome, result }: ConflictRecord, refused: string): ReplayResult {
  return { outcome, value: result, fallback: undefined, applied: undefined, refused }
}

function misuse(message: string): HoldfastError {
  return new HoldfastError('MISUSE', `conflicts.replay(): ${message}`)
}
