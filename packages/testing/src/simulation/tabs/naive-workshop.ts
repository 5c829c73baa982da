import { sameWorkshop } from './same-workshop.js'
import { type Crate, type Desk, type Job, type List, mostPoints, type Pulse, type Tally } from './workshop.js'
import type { SingleOp } from './workshop-op.js'

/**
 * The state as a careful beginner would keep it: plain values, copied for each change. It shares nothing with the engine, so
 * that the two do not make the same mistake.
 */
export interface NaiveWorkshop {
  readonly lists: ReadonlyMap<string, Readonly<List>>
  readonly jobs: ReadonlyMap<string, Readonly<Job>>
  readonly crates: ReadonlyMap<string, Readonly<Crate>>
  readonly desk: Readonly<Desk>
  readonly count: number
  readonly gate: number
  readonly pulse: Readonly<Pulse>
  readonly tally: Readonly<Tally>
}

export const emptyWorkshop: NaiveWorkshop = {
  lists: new Map(),
  jobs: new Map(),
  crates: new Map(),
  desk: { theme: 'light', size: 1 },
  count: 0,
  gate: 0,
  pulse: { left: 0, right: 0 },
  tally: { votes: 0, labels: [], note: '' },
}

/**
 * One change, in the words in which the journal has it; or what was meant, where that is more than the outcome: `add` to a
 * number, have a label `join` or `leave`, `write` or `erase` a character.
 */
export interface NaiveChange {
  readonly op: string
  readonly slice: string
  readonly key?: string
  readonly path?: readonly (string | number)[]
  readonly value?: unknown
  /** Of `write`: the character in front; undefined at the beginning. */
  readonly behind?: string | undefined
  /** Of `write` and `erase`: the text that came of it. */
  readonly mine?: string
}

/**
 * What was asked for: parts, each applied as it was recorded (`isGuarded`: by whoever alone holds the lock of the gate; `isTransaction`: over some time); an
 * action, run again; another commit taken back; or something that the model can not foresee.
 */
export type NaiveIntent =
  | {
      readonly kind: 'parts'
      readonly parts: readonly (readonly NaiveChange[])[]
      readonly isGuarded?: boolean
      readonly isTransaction?: boolean
    }
  | { readonly kind: 'action'; readonly op: SingleOp }
  | { readonly kind: 'undo'; of: string }
  | { readonly kind: 'unforeseen' }

type Fields = Record<string, unknown>

/** The changes, applied one after the other: the journal's fold. */
export function fold(state: NaiveWorkshop, changes: readonly NaiveChange[]): NaiveWorkshop {
  const next: Fields = { ...state }
  for (const change of changes) {
    const { op, slice, key, path = [], value } = change
    const before = next[slice]
    if (!(before instanceof Map)) {
      next[slice] = path.length === 0 ? value : withField(before as Fields, change)
      continue
    }
    const name = key ?? ''
    const entity = before.get(name) as Fields | undefined
    const entities = new Map(before as ReadonlyMap<string, Fields>)
    next[slice] = entities
    if (op === 'put') entities.set(name, value as Fields)
    else if (op === 'delete') entities.delete(name)
    else if (entity !== undefined) entities.set(name, withField(entity, change))
  }
  return next as unknown as NaiveWorkshop
}

function withField(record: Fields, change: NaiveChange): Fields {
  const copy = { ...record }
  const field = String(change.path?.[0])
  const value = fieldAfter(record[field], change)
  if (value === undefined) delete copy[field]
  else copy[field] = value
  return copy
}

function fieldAfter(now: unknown, { op, value, behind }: NaiveChange): unknown {
  switch (op) {
    case 'add':
      return (now as number) + (value as number)
    case 'join':
      return [...new Set(now as string[]).add(value as string)]
    case 'leave':
      return (now as string[]).filter((label) => label !== value)
    case 'write': {
      const place = behind === undefined ? 0 : (now as string).indexOf(behind) + 1
      return (now as string).slice(0, place) + String(value) + (now as string).slice(place)
    }
    case 'erase':
      return (now as string).replace(value as string, '')
    default:
      return value
  }
}

/** What changes come to; undefined when that is not valid. The same object when nothing changes. */
export function applyChanges(before: NaiveWorkshop, changes: readonly NaiveChange[]): NaiveWorkshop | undefined {
  if (changes.length === 0) return before
  const after = fold(before, changes)
  for (const { slice, key = '' } of changes) {
    const job = slice === 'jobs' ? after.jobs.get(key) : undefined
    if (job !== undefined && (job.title === '' || job.points > mostPoints)) return undefined
  }
  return sameWorkshop(before, after) ? before : after
}

/** The same with what follows: the jobs of a list go with it. */
export function applyPart(before: NaiveWorkshop, changes: readonly NaiveChange[]): NaiveWorkshop | undefined {
  const after = applyChanges(before, changes)
  if (after === undefined || after.lists === before.lists) return after
  const orphans = [...after.jobs.values()].filter(({ listId }) => before.lists.has(listId) && !after.lists.has(listId))
  return fold(
    after,
    orphans.map(({ id }) => ({ op: 'delete', slice: 'jobs', key: id })),
  )
}
