/** The record that every library holds: some 200 bytes as JSON. */
export interface Task {
  id: string
  title: string
  description: string
  done: boolean
  status: 'todo' | 'doing' | 'done'
  priority: number
  assigneeId: string | null
  createdAt: number
  tags: string[]
}

export const statuses = ['todo', 'doing', 'done'] as const

const words =
  'review ship draft invoice login cache button layout export import retry empty error customer report flaky search upload rename archive'.split(
    ' ',
  )

export const taskId = (index: number) => `task:${String(index).padStart(7, '0')}`

/** What made-up entities consist of. */
export interface Dice {
  /** From 0 up to, but not including, 1. */
  random(): number
  /** A whole number from 0 up to, but not including, `end`. */
  below(end: number): number
  pick<Item>(list: readonly Item[]): Item
  /** So many words. */
  sentence(count: number): string
}

/** The same throws for the same seed. */
export function createDice(seed: number): Dice {
  const random = createRandom(seed)
  const below = (end: number) => Math.floor(random() * end)
  const pick = <Item>(list: readonly Item[]) => list[below(list.length)] as Item
  return { random, below, pick, sentence: (count) => Array.from({ length: count }, () => pick(words)).join(' ') }
}

/** The same tasks for the same numbers, in every library, round and process. */
export function createTasks(n: number, seed = 1): Task[] {
  const { random, below, pick, sentence } = createDice(seed)
  return Array.from({ length: n }, (_, index) => {
    const status = pick(statuses)
    return {
      id: taskId(index),
      title: sentence(3),
      description: sentence(5),
      done: status === 'done',
      status,
      priority: 1 + below(5),
      assigneeId: random() < 0.2 ? null : `user:${below(50)}`,
      createdAt: 1_750_000_000_000 + index * 1000,
      tags: [pick(words)],
    }
  })
}

/** mulberry32: small, seeded, good enough to shuffle words. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
