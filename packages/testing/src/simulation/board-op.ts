import type { SeededRandom } from '../random/seeded-random.js'
import { columns, type Task, themes } from './board.js'

/** Something that the simulated user does, as a value: the engine and the naive model each have their own way to do it. */
export type BoardOp =
  | { readonly kind: 'create'; readonly task: Task }
  | { readonly kind: 'replace'; readonly task: Task }
  | { readonly kind: 'rename'; readonly id: string; readonly title: string }
  | { readonly kind: 'retag'; readonly id: string; readonly tag: string }
  | { readonly kind: 'move'; readonly id: string; readonly column: string }
  | { readonly kind: 'note'; readonly id: string; readonly note: string | null }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'clear' }
  | { readonly kind: 'theme'; readonly theme: string }
  | { readonly kind: 'filter'; readonly text: string }
  | { readonly kind: 'bump'; readonly by: number }
  | { readonly kind: 'toggle'; readonly id: string }
  | { readonly kind: 'gather'; readonly column: string }
  /** Updates that must be refused; `mischief` says how. */
  | { readonly kind: 'invalid'; readonly mischief: Mischief; readonly id: string }
  | { readonly kind: 'throws'; readonly id: string }

export type BatchOp = { readonly kind: 'batch'; readonly ops: readonly BoardOp[]; readonly throws: boolean }
export type UserOp = BoardOp | BatchOp

export const mischiefs = [
  'empty title',
  'not a number',
  'wrong key',
  'function',
  'cycle',
  'date',
  'theme',
  'half',
] as const
export type Mischief = (typeof mischiefs)[number]

/** Keys that a careless map would trip over are among the usual ones. */
const ids = ['t0', 't1', 't2', 't3', 't4', 't5', 't6', 't7', '10', '9', '__proto__', 'constructor', 'é😀']

export interface OpChoice {
  /** Titles may be this long: long ones make the journal grow, so that it is compacted. */
  readonly titleLength: number
  /** Only what means the same when it is derived again on another state. */
  readonly rebasable: boolean
}

export function randomOp(random: SeededRandom, choice: OpChoice): UserOp {
  if (!choice.rebasable && random.chance(0.08)) {
    const ops = Array.from({ length: 1 + random.int(4) }, () => randomBoardOp(random, choice))
    return { kind: 'batch', ops: ops.filter(({ kind }) => kind !== 'throws'), throws: random.chance(0.15) }
  }
  return randomBoardOp(random, choice)
}

/** An update that changes something whatever the state is. */
export function randomChange(random: SeededRandom): BoardOp {
  if (random.chance(0.5)) return { kind: 'bump', by: 1 + random.int(3) }
  return { kind: 'create', task: { ...randomTask(random, random.pick(ids), 0), title: `made ${random.next()}` } }
}

function randomBoardOp(random: SeededRandom, choice: OpChoice): BoardOp {
  const id = random.pick(ids)
  const kind = random.int(choice.rebasable ? 76 : 100)
  if (kind < 22) return { kind: 'create', task: randomTask(random, id, choice.titleLength) }
  if (kind < 34) return { kind: 'rename', id, title: randomTitle(random, choice.titleLength) }
  if (kind < 38) return { kind: 'retag', id, tag: `tag${random.int(5)}` }
  if (kind < 44) return { kind: 'move', id, column: random.pick(columns) }
  if (kind < 48) return { kind: 'note', id, note: random.chance(0.3) ? null : `note ${random.int(50)}` }
  if (kind < 54) return { kind: 'remove', id }
  if (kind < 58) return { kind: 'theme', theme: random.pick(themes) }
  if (kind < 62) return { kind: 'filter', text: `filter ${random.int(4)}` }
  if (kind < 70) return { kind: 'bump', by: 1 + random.int(3) }
  if (kind < 76) return { kind: 'toggle', id }
  if (kind < 84) return { kind: 'replace', task: randomTask(random, id, choice.titleLength) }
  if (kind < 85) return { kind: 'clear' }
  if (kind < 88) return { kind: 'gather', column: random.pick(columns) }
  if (kind < 97) return { kind: 'invalid', mischief: random.pick(mischiefs), id }
  return { kind: 'throws', id }
}

function randomTask(random: SeededRandom, id: string, titleLength: number): Task {
  return {
    id,
    title: randomTitle(random, titleLength),
    done: random.chance(0.3),
    priority: 1 + random.int(5),
    tags: Array.from({ length: random.int(3) }, () => `tag${random.int(5)}`),
    place: { column: random.pick(columns), note: null },
  }
}

function randomTitle(random: SeededRandom, length: number): string {
  const title = `title ${random.int(1_000)}`
  return length > 0 && random.chance(0.5) ? title.padEnd(random.int(length), '…') : title
}
