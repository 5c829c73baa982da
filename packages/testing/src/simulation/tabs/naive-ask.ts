import { crateAt, rankAt } from './crates.js'
import { applyPart, type NaiveChange, type NaiveIntent, type NaiveWorkshop } from './naive-workshop.js'
import type { Tally } from './workshop.js'
import type { FieldOp, SingleOp, WorkshopOp } from './workshop-op.js'

type Fields = Record<string, unknown>

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
    default:
      return askField(state, op)
  }
}

function askField({ tally, crates }: NaiveWorkshop, op: FieldOp): readonly NaiveChange[] {
  const inTally = (change: Omit<NaiveChange, 'slice' | 'path'>, field: keyof Tally): NaiveChange[] => [
    { ...change, slice: 'tally', path: [field] },
  ]
  const { note, labels } = tally
  switch (op.kind) {
    case 'vote':
      return inTally({ op: 'add', value: op.by }, 'votes')
    case 'label':
      if (labels.includes(op.label) === op.isOn) return []
      return inTally({ op: op.isOn ? 'join' : 'leave', value: op.label }, 'labels')
    case 'write': {
      const place = Math.floor(op.at * (note.length + 1))
      const mine = note.slice(0, place) + op.character + note.slice(place)
      return inTally({ op: 'write', value: op.character, behind: note[place - 1], mine }, 'note')
    }
    case 'erase': {
      const place = Math.floor(op.at * note.length)
      const mine = note.slice(0, place) + note.slice(place + 1)
      return note === '' ? [] : inTally({ op: 'erase', value: note[place], mine }, 'note')
    }
    case 'crate': {
      const rank = rankAt(crates.values(), op.at, op.id)
      return [{ op: 'put', slice: 'crates', key: op.id, value: { id: op.id, rank, votes: 0 } }]
    }
  }
  const crate = crateAt(crates.values(), op.which)
  if (crate === undefined) return []
  const place = { slice: 'crates', key: crate.id }
  if (op.kind === 'uncrate') return [{ op: 'delete', ...place }]
  if (op.kind === 'praise') return [{ op: 'add', ...place, path: ['votes'], value: op.by }]
  const rank = rankAt(crates.values(), op.at, crate.id)
  return rank === crate.rank ? [] : [{ op: 'set', ...place, path: ['rank'], value: rank }]
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
  return [{ kind: 'parts', parts: netOf(parts) }, parts.length === 0 ? 'unchanged' : 'committed']
}

/** A label that joined and left again was never meant to be there or not: others decide. */
export function netOf(parts: readonly (readonly NaiveChange[])[]): readonly (readonly NaiveChange[])[] {
  const first = new Map<unknown, NaiveChange>()
  const last = new Map<unknown, NaiveChange>()
  const isOfLabel = ({ op }: NaiveChange) => op === 'join' || op === 'leave'
  for (const change of parts.flat().filter(isOfLabel)) {
    if (!first.has(change.value)) first.set(change.value, change)
    last.set(change.value, change)
  }
  const isNet = (change: NaiveChange) =>
    !isOfLabel(change) || (last.get(change.value) === change && first.get(change.value)?.op === change.op)
  return parts.map((part) => part.filter(isNet))
}

const actions: readonly SingleOp['kind'][] = ['bump', 'raise', 'beat', 'paint']
const isAction = ({ kind }: SingleOp) => actions.includes(kind)
