import type { SeededRandom } from '../../random/seeded-random.js'
import type { Build, Job } from './workshop.js'

/** What a person does in one tab, as a value: the store and the naive model each have their own way to do it. */
export type SingleOp =
  | { readonly kind: 'add'; readonly job: Readonly<Job> }
  | { readonly kind: 'rename'; readonly id: string; readonly title: string }
  | { readonly kind: 'move'; readonly id: string; readonly listId: string }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'list'; readonly id: string; readonly name: string }
  | { readonly kind: 'drop list'; readonly id: string }
  | { readonly kind: 'theme'; readonly theme: string }
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'spoil'; readonly id: string }
  | FieldOp
  | ActionOp

/** What is merged by its kind, and a list in order. Places are given from 0 to 1: they mean something on any state. */
export type FieldOp =
  | { readonly kind: 'vote'; readonly by: number }
  | { readonly kind: 'label'; readonly label: string; readonly isOn: boolean }
  | { readonly kind: 'write'; readonly at: number; readonly character: string }
  | { readonly kind: 'erase'; readonly at: number }
  | { readonly kind: 'crate'; readonly id: string; readonly at: number }
  | { readonly kind: 'shift'; readonly which: number; readonly at: number }
  | { readonly kind: 'praise'; readonly which: number; readonly by: number }
  | { readonly kind: 'uncrate'; readonly which: number }

/** Actions are run again on newer data; all else is applied again as it was recorded. */
export type ActionOp =
  | { readonly kind: 'bump'; readonly by: number; readonly mark: string }
  | { readonly kind: 'raise'; readonly id: string; readonly by: number }
  | { readonly kind: 'beat' }
  | { readonly kind: 'paint'; readonly id: string; readonly colour: string }

export type WorkshopOp = SingleOp | { readonly kind: 'batch'; readonly ops: readonly SingleOp[] }

/** What the operations of one seed are like. */
export interface OpShape {
  /** The fewer, the more often tabs meet at the same one. */
  readonly ids: readonly string[]
  readonly lists: readonly string[]
  readonly kinds: readonly SingleOp['kind'][]
  readonly titleLength: number
  /** Another number each time. */
  readonly fresh: () => number
}

const allKinds: readonly SingleOp['kind'][] = [
  'add',
  'rename',
  'move',
  'remove',
  'list',
  'drop list',
  'theme',
  'size',
  'spoil',
  'bump',
  'raise',
  'beat',
  'paint',
  'vote',
  'label',
  'write',
  'erase',
  'crate',
  'shift',
  'praise',
  'uncrate',
]

/** What one build can do: the earlier one knows no colours. */
export function shapeFor(build: Build, shape: OpShape): OpShape {
  const kinds = shape.kinds.filter((kind) => build !== 'earlier' || kind !== 'paint')
  return { ...shape, kinds: kinds.length > 0 ? kinds : ['bump'] }
}

/** From here on there are more characters, one after the other, than one simulation writes. */
const firstCharacter = 0x4e00

/** Each seed leaves out some kinds of operations. */
export function randomShape(random: SeededRandom): OpShape {
  const kinds = allKinds.filter(() => random.chance(0.75))
  let numbers = 0
  return {
    ids: ['j0', '1', '__proto__', 'j3', 'é😀', 'j5', 'j6', 'j7'].slice(0, random.pick([1, 3, 8])),
    lists: ['l0', 'l1', 'constructor'].slice(0, random.pick([1, 2, 3])),
    kinds: kinds.length > 0 ? kinds : allKinds,
    titleLength: random.pick([0, 0, 0, 200]),
    fresh: () => ++numbers,
  }
}

export function randomOp(random: SeededRandom, shape: OpShape): WorkshopOp {
  if (random.chance(0.94)) return randomSingle(random, shape)
  return { kind: 'batch', ops: Array.from({ length: 1 + random.int(4) }, () => randomSingle(random, shape)) }
}

export function randomSingle(random: SeededRandom, shape: OpShape): SingleOp {
  const id = random.pick(shape.ids)
  const kind = random.pick(shape.kinds)
  switch (kind) {
    case 'add': {
      const job = { id, title: randomTitle(random, shape), points: random.int(6), listId: random.pick(shape.lists) }
      return { kind, job }
    }
    case 'rename':
      return { kind, id, title: randomTitle(random, shape) }
    case 'move':
      return { kind, id, listId: random.pick(shape.lists) }
    case 'list':
      return { kind, id: random.pick(shape.lists), name: `list ${random.int(50)}` }
    case 'drop list':
      return { kind, id: random.pick(shape.lists) }
    case 'theme':
      return { kind, theme: random.pick(['light', 'dark', 'dim']) }
    case 'size':
      return { kind, size: random.int(100) }
    case 'bump':
      return { kind, by: 1 + random.int(3), mark: `${random.next()}` }
    case 'raise':
      return { kind, id, by: 1 + random.int(4) }
    case 'paint':
      return { kind, id, colour: random.pick(['red', 'blue']) }
    case 'remove':
    case 'spoil':
      return { kind, id }
    case 'beat':
      return { kind }
    case 'vote':
      return { kind, by: random.pick([1, 1, 2, -1]) }
    case 'label':
      return { kind, label: random.pick(['a', 'b', 'c', 'd']), isOn: random.chance(0.6) }
    case 'write':
      return { kind, at: random.next(), character: String.fromCharCode(firstCharacter + shape.fresh()) }
    case 'crate':
      return { kind, id: `c${shape.fresh()}`, at: random.next() }
    case 'erase':
      return { kind, at: random.next() }
    case 'shift':
      return { kind, which: random.next(), at: random.next() }
    case 'praise':
      return { kind, which: random.next(), by: 1 + random.int(2) }
    case 'uncrate':
      return { kind, which: random.next() }
  }
}

function randomTitle(random: SeededRandom, { titleLength }: OpShape): string {
  const title = `title ${random.int(1_000)}`
  return titleLength > 0 ? title.padEnd(random.int(titleLength), '…') : title
}
