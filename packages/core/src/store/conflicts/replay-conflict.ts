import type { ConflictRecord } from '../../conflict/conflict-record.js'
import { isParentGone } from '../../conflict/find-collision.js'
import { mergeValues } from '../../conflict/merge-values.js'
import { askResolver, checkAnswer, operationAt, outcomeOf, rulesOf } from '../../conflict/settle-collision.js'
import type { FieldMerge } from '../../definition/conflict-policy.js'
import { type AnyResolver, type Conflict, conflictPolicies } from '../../definition/conflict-policy.js'
import { HoldfastError } from '../../errors.js'
import { changedBy } from '../../model/apply.js'
import { equalJson } from '../../model/diff.js'
import type { RootState } from '../../model/root-state.js'
import { entityAt, valueAt } from '../../model/value-at.js'
import type { FeatureHost } from '../feature.js'
import type { ReplayOptions, ReplayPolicy, ReplayResult } from './conflicts.js'
import type { TextSource } from './text-source.js'

type Decided = Pick<ReplayResult, 'outcome' | 'value' | 'fallback'>

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
  if (by === 'crdt' || definition.fields.size > 0) await text.load()
  const decided =
    typeof by === 'function'
      ? await ask(by as AnyResolver, record, host.view().state)
      : settle(record, rulesOf({ policy: by, fields: definition.fields, text: text.merge }), by === 'version-wins')
  if (!apply) return { ...decided, applied: undefined, refused: undefined }
  let refused: string | undefined
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

function settle(
  { key, path, base, mine, theirs }: ConflictRecord,
  rules: ReturnType<typeof rulesOf> & { readonly fields: ReadonlyMap<string, FieldMerge> },
  isByVersion: boolean,
): Decided {
  // An entity that one side deleted stays deleted, by whatever policy.
  if (key !== undefined && path.length === 0 && (mine === undefined || theirs === undefined)) {
    return { outcome: mine === undefined ? 'mine' : 'theirs', value: undefined, fallback: undefined }
  }
  // How many commits each side made is not known any more: what was in the journal first stands.
  if (isByVersion) return { outcome: 'theirs', value: theirs, fallback: undefined }
  const { value, fallback } = mergeValues(base, mine, theirs, rules, path)
  return { outcome: outcomeOf(value, { base, mine, theirs }), value, fallback }
}

/** A resolver is asked for a whole entity: for a place in one, with the rest as it is now. */
async function ask(resolver: AnyResolver, record: ConflictRecord, state: RootState): Promise<Decided> {
  const { slice, key, path, mine } = record
  const now = entityAt(state, slice, key)
  const whole = (side: unknown) => (path.length === 0 ? side : changedBy(now, operationAt(record, path, side)))
  const sides = { base: whole(record.base), mine: whole(mine), theirs: whole(record.theirs), merged: whole(mine) }
  const asked = { slice, key, paths: [path], ...sides } as Conflict
  let answer: ReturnType<typeof askResolver> = askResolver(resolver, asked as Conflict<never>)
  if ('promise' in answer) {
    answer = await Promise.resolve(answer.promise).then(
      (value) => checkAnswer(value, record),
      (error: unknown) => ({
        fallback: `The resolver rejected: ${error instanceof Error ? error.message : String(error)}`,
      }),
    )
  }
  if ('fallback' in answer) return { outcome: 'mine', value: mine, fallback: answer.fallback }
  const value = 'value' in answer ? valueAt(answer.value, path) : mine
  return { outcome: 'resolved', value, fallback: undefined }
}

function refuse({ outcome, result }: ConflictRecord, refused: string): ReplayResult {
  return { outcome, value: result, fallback: undefined, applied: undefined, refused }
}

function misuse(message: string): HoldfastError {
  return new HoldfastError('MISUSE', `conflicts.replay(): ${message}`)
}
