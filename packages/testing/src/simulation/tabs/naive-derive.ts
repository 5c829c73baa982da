import { ask } from './naive-ask.js'
import { applyPart, type NaiveChange, type NaiveIntent, type NaiveWorkshop } from './naive-workshop.js'

type Fields = Record<string, unknown>

/** What a commit made of what. */
export interface NaiveEffect {
  readonly before: NaiveWorkshop
  readonly after: NaiveWorkshop
}

/** What a commit did; undefined where the model does not know. */
export type EffectOf = (cid: string) => NaiveEffect | undefined

/** What takes an effect back on a newer state: field by field, only where that holds what the effect left there. */
function takeBack({ before, after }: NaiveEffect, now: NaiveWorkshop): readonly NaiveChange[] {
  const changes: NaiveChange[] = []
  for (const slice of ['lists', 'jobs', 'crates'] as const) {
    const [was, left, is] = [before[slice], after[slice], now[slice]] as ReadonlyMap<string, Fields>[]
    if (was === left) continue
    for (const key of new Set([...(was?.keys() ?? []), ...(left?.keys() ?? [])])) {
      const [old, mine, here] = [was?.get(key), left?.get(key), is?.get(key)]
      if (old === undefined && same(mine, here)) changes.push({ op: 'delete', slice, key })
      else if (old !== undefined && mine === undefined && here === undefined)
        changes.push({ op: 'put', slice, key, value: old })
      else if (old && mine && here) changes.push(...fieldsBack({ slice, key }, old, mine, here))
    }
  }
  for (const slice of ['desk', 'pulse', 'tally'] as const) {
    const [old, mine, here] = [before[slice], after[slice], now[slice]] as unknown as [Fields, Fields, Fields]
    changes.push(...fieldsBack({ slice }, old, mine, here))
  }
  for (const slice of ['count', 'gate'] as const) {
    if (before[slice] !== after[slice] && now[slice] === after[slice])
      changes.push({ op: 'set', slice, path: [], value: before[slice] })
  }
  return changes
}

function fieldsBack(place: Pick<NaiveChange, 'slice' | 'key'>, old: Fields, mine: Fields, here: Fields): NaiveChange[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(mine)])]
  return names
    .filter((name) => !same(old[name], mine[name]) && same(mine[name], here[name]))
    .map((name) => ({ op: 'set', ...place, path: [name], value: old[name] }))
}

function isAmbiguous(note: string, { op, value, behind }: NaiveChange): boolean {
  const sought = op === 'write' ? behind : op === 'erase' ? String(value) : undefined
  return sought !== undefined && note.split(sought).length > 2
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** What a commit comes to on a state, when it is derived there; undefined when it is not possible there, `unknown` where the model can not tell. */
export function derive(
  state: NaiveWorkshop,
  intent: NaiveIntent,
  effectOf: EffectOf,
): NaiveWorkshop | 'unknown' | undefined {
  if (intent.kind === 'unforeseen') return 'unknown'
  if (intent.kind === 'action') {
    const changes = ask(state, intent.op)
    return changes === 'throws' ? undefined : applyPart(state, changes)
  }
  if (intent.kind === 'undo') {
    const effect = effectOf(intent.of)
    const changes = effect && takeBack(effect, state)
    const back = changes?.filter(({ op }) => op === 'put').map(({ slice }) => slice) ?? []
    // In which order several come back is not told.
    if (changes === undefined || new Set(back).size < back.length) return 'unknown'
    return applyPart(state, changes)
  }
  let next: NaiveWorkshop | undefined = state
  for (const part of intent.parts) {
    const { note } = next.tally
    // Offered again after a wipe, a text may hold a character twice: which one was meant nobody can tell.
    if (part.some((change) => isAmbiguous(note, change))) return 'unknown'
    next = applyPart(next, part)
    if (next === undefined) return undefined
  }
  return next
}
