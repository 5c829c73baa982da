import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyOperations } from './apply.js'
import { diffState } from './diff-state.js'
import { PersistentCollection } from './persistent-collection.js'
import { SortedTree } from './sorted-tree.js'

interface Item {
  readonly id: string
  readonly n: number
}

const options = { name: 'items', keyField: 'id', indexes: {} }
const key = fc.integer({ min: 0, max: 400 }).map((n) => `k${n}`)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), key, n: fc.integer() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('delete' as const), key }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('deleteMany' as const), from: fc.nat(400), count: fc.nat(90) }),
  },
)
/** What a state may hold: the guard refuses `__proto__` as the name of a field. */
const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"__proto__"'))
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

function play(start: PersistentCollection<Item>, steps: readonly Step[]): PersistentCollection<Item> {
  let collection = start
  for (const one of steps) {
    if (one.kind === 'put') collection = collection.with(one.key, { id: one.key, n: one.n })
    else if (one.kind === 'delete') collection = collection.without(one.key)
    else for (let n = one.from; n < one.from + one.count; n++) collection = collection.without(`k${n}`)
  }
  return collection
}

function naiveChanges(before: PersistentCollection<Item>, after: PersistentCollection<Item>) {
  const changes = new Map<string, unknown>()
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const change = { before: before.get(name), after: after.get(name) }
    if (change.before !== change.after) changes.set(name, change)
  }
  return changes
}

const filled = (count: number) =>
  PersistentCollection.from<Item>(
    options,
    Array.from({ length: count }, (_, n) => `k${n}`),
    Array.from({ length: count }, (_, n) => ({ id: `k${n}`, n })),
  )

describe('changes between versions', () => {
  test('C8 changesSince finds what a comparison key by key finds, whatever lies between', () => {
    const steps = fc.array(step, { maxLength: 60 })
    fc.assert(
      fc.property(fc.nat(400), steps, steps, steps, (count, common, mine, theirs) => {
        const root = play(filled(count), common)
        const one = play(root, mine)
        const other = play(root, theirs)
        for (const [a, b] of [
          [root, one],
          [one, root],
          [one, other],
          [one, filled(count)],
        ] as const) {
          expect(new Map(b.changesSince(a))).toEqual(naiveChanges(a, b))
        }
      }),
      { numRuns: 300 },
    )
  })

  test('C8 one change among many entities looks at a few nodes', () => {
    let looks = 0
    const compare = (one: number, other: number) => {
      looks++
      return one - other
    }
    const numbers = Array.from({ length: 100_000 }, (_, n) => n)
    const before = SortedTree.fromSorted(compare, numbers, numbers)
    const after = before.set(50_000, -1)
    looks = 0
    const seen: unknown[] = []
    after.changesSince(before, (...change) => seen.push(change))
    expect(seen).toEqual([[50_000, -1]])
    expect(looks).toBeLessThan(300)
  })

  test('C8 applying the difference of two states to the first gives the second', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), json, json, (steps, one, other) => {
        const isCollection = (slice: string) => slice === 'items'
        const start = filled(100)
        const before = { items: start, value: one }
        const after = { items: play(start, steps), value: other }
        const { state } = applyOperations(before, diffState(before, after, isCollection), isCollection)
        expect(Object.fromEntries(state.items as PersistentCollection<Item>)).toEqual(Object.fromEntries(after.items))
        expect(state.value).toEqual(other)
      }),
      { numRuns: 200 },
    )
  })
})
