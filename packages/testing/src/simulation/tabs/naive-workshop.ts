import { type Desk, type Job, type List, mostPoints, type Pulse } from './workshop.js'
import type { SingleOp, WorkshopOp } from './workshop-op.js'

/**
 * The state as a careful beginner would keep it: plain values, copied for each change. It shares nothing with the engine, so
 * that the two do not make the same mistake.
 */
export interface NaiveWorkshop {
  readonly lists: ReadonlyMap<string, Readonly<List>>
  readonly jobs: ReadonlyMap<string, Readonly<Job>>
  readonly desk: Readonly<Desk>
  readonly count: number
  readonly gate: number
  readonly pulse: Readonly<Pulse>
}

export const emptyWorkshop: NaiveWorkshop = {
  lists: new Map(),
  jobs: new Map(),
  desk: { theme: 'light', size: 1 },
  count: 0,
  gate: 0,
  pulse: { left: 0, right: 0 },
}

/** One change, in the words in which the journal has it. */
export interface NaiveChange {
  readonly op: string
  readonly slice: string
  readonly key?: string
  readonly path?: readonly (string | number)[]
  readonly value?: unknown
}

/** What was asked for: parts, each applied as it was recorded (`isGuarded`: by whoever alone holds the lock of the gate); an action, run again; or something that the model can not foresee. */
export type NaiveIntent =
  | { readonly kind: 'parts'; readonly parts: readonly (readonly NaiveChange[])[]; readonly isGuarded?: boolean }
  | { readonly kind: 'action'; readonly op: SingleOp }
  | { readonly kind: 'unforeseen' }

type Fields = Record<string, unknown>

/** The changes, applied one after the other: the journal's fold. */
export function fold(state: NaiveWorkshop, changes: readonly NaiveChange[]): NaiveWorkshop {
  const next: Fields = { ...state }
  for (const { op, slice, key, path = [], value } of changes) {
    const before = next[slice]
    if (!(before instanceof Map)) {
      if (op === 'set') next[slice] = path.length === 0 ? value : withField(before as Fields, path, value)
      continue
    }
    const name = key ?? ''
    const entity = before.get(name) as Fields | undefined
    const entities = new Map(before as ReadonlyMap<string, Fields>)
    next[slice] = entities
    if (op === 'put') entities.set(name, value as Fields)
    else if (op === 'delete') entities.delete(name)
    else if (entity !== undefined) entities.set(name, withField(entity, path, value))
  }
  return next as unknown as NaiveWorkshop
}

function withField(record: Fields, [field]: readonly (string | number)[], value: unknown): Fields {
  const copy = { ...record }
  if (value === undefined) delete copy[String(field)]
  else copy[String(field)] = value
  return copy
}

/** What an operation asks for on that state; `throws` when it does. */
export function ask(state: NaiveWorkshop, op: SingleOp): readonly NaiveChange[] | 'throws' {
  const set = (slice: string, key: string | undefined, field: string, was: unknown, value: unknown): NaiveChange[] =>
    was === value ? [] : [{ op: 'set', slice, ...(key !== undefined && { key }), path: [field], value }]
  const put = (slice: string, before: Fields | undefined, entity: Fields): NaiveChange[] => {
    const key = String(entity.id)
    if (before === undefined) return [{ op: 'put', slice, key, value: entity }]
    // Replaced: what differs is what was asked for.
    const fields = new Set([...Object.keys(before), ...Object.keys(entity)])
    return [...fields].flatMap((field) =>
      before[field] === entity[field] ? [] : [{ op: 'set', slice, key, path: [field], value: entity[field] }],
    )
  }
  const jobOf = (id: string) => state.jobs.get(id)
  switch (op.kind) {
    case 'add':
      return put('jobs', jobOf(op.job.id) as Fields | undefined, { ...op.job })
    case 'rename':
      return jobOf(op.id) ? set('jobs', op.id, 'title', jobOf(op.id)?.title, op.title) : []
    case 'move':
      return jobOf(op.id) ? set('jobs', op.id, 'listId', jobOf(op.id)?.listId, op.listId) : []
    case 'paint':
      return jobOf(op.id) ? set('jobs', op.id, 'colour', jobOf(op.id)?.colour, op.colour) : []
    case 'raise': {
      const job = jobOf(op.id)
      return job ? set('jobs', op.id, 'points', job.points, job.points + op.by) : 'throws'
    }
    case 'remove':
      return jobOf(op.id) ? [{ op: 'delete', slice: 'jobs', key: op.id }] : []
    case 'list':
      return put('lists', state.lists.get(op.id) as Fields | undefined, { id: op.id, name: op.name })
    case 'drop list':
      return state.lists.has(op.id) ? [{ op: 'delete', slice: 'lists', key: op.id }] : []
    case 'theme':
      return set('desk', undefined, 'theme', state.desk.theme, op.theme)
    case 'size':
      return set('desk', undefined, 'size', state.desk.size, op.size)
    case 'bump':
      return [{ op: 'set', slice: 'count', path: [], value: state.count + op.by }]
    case 'beat':
      return ['left', 'right'].map((side) => ({
        op: 'set',
        slice: 'pulse',
        path: [side],
        value: state.pulse.left + 1,
      }))
    case 'spoil':
      return put('jobs', jobOf(op.id) as Fields | undefined, { id: op.id, title: '', points: 1, listId: 'nowhere' })
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

/** What a commit comes to on a state, when it is derived there; undefined when it is not possible there. */
export function derive(state: NaiveWorkshop, intent: NaiveIntent): NaiveWorkshop | undefined {
  if (intent.kind === 'unforeseen') return state
  if (intent.kind === 'action') {
    const changes = ask(state, intent.op)
    return changes === 'throws' ? undefined : applyPart(state, changes)
  }
  let next: NaiveWorkshop | undefined = state
  for (const part of intent.parts) next = next && applyPart(next, part)
  return next
}

/** Whether two states hold the same, in the same order. */
export function sameWorkshop(one: Shown, other: Shown): boolean {
  return (
    one.count === other.count &&
    one.gate === other.gate &&
    sameFields(one.desk, other.desk) &&
    sameFields(one.pulse, other.pulse) &&
    sameEntities(one.jobs, other.jobs) &&
    sameEntities(one.lists, other.lists)
  )
}

/** A naive state, or one that a store shows. */
export interface Shown {
  readonly lists: Entities
  readonly jobs: Entities
  readonly desk: object
  readonly count: number
  readonly gate: number
  readonly pulse: object
}

interface Entities {
  readonly size: number
  values(): Iterable<object>
}

function sameEntities(one: Entities, other: Entities): boolean {
  if (one === other) return true
  if (one.size !== other.size) return false
  const others = other.values()[Symbol.iterator]()
  for (const entity of one.values()) if (!sameFields(entity, others.next().value)) return false
  return true
}

function sameFields(one: object, other: object): boolean {
  if (one === other) return true
  const names = Object.keys(one)
  if (names.length !== Object.keys(other).length) return false
  for (const name of names) if ((one as Fields)[name] !== (other as Fields)[name]) return false
  return true
}

/** The state as text: equal text, equal content in equal order. */
export function textOf({ lists, jobs, desk, count, gate, pulse }: Shown): string {
  return JSON.stringify([[...lists.values()], [...jobs.values()], desk, count, gate, pulse])
}

/** What an operation asks for, and what it comes to on that state. */
export function foresee(
  state: NaiveWorkshop,
  op: WorkshopOp,
): readonly [NaiveIntent, 'throws' | 'rejected' | 'unchanged' | 'committed'] {
  if (op.kind !== 'batch') {
    const changes = ask(state, op)
    if (changes === 'throws') return [{ kind: 'action', op }, 'throws']
    const after = applyPart(state, changes)
    const outcome = after === undefined ? 'rejected' : after === state ? 'unchanged' : 'committed'
    return [isAction(op) ? { kind: 'action', op } : { kind: 'parts', parts: [changes] }, outcome]
  }
  const parts: (readonly NaiveChange[])[] = []
  let view = state
  for (const one of op.ops) {
    const changes = ask(view, one)
    const after = changes === 'throws' ? undefined : applyPart(view, changes)
    // What is refused alone has no part in the batch.
    if (changes === 'throws' || after === undefined || after === view) continue
    parts.push(changes)
    view = after
  }
  return [{ kind: 'parts', parts }, parts.length === 0 ? 'unchanged' : 'committed']
}

const actions: readonly SingleOp['kind'][] = ['bump', 'raise', 'beat', 'paint']
const isAction = ({ kind }: SingleOp) => actions.includes(kind)
