import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyIndexes } from '../../fixtures/verify-indexes.js'
import { isHoldfastError } from '../errors.js'
import { PersistentCollection } from './persistent-collection.js'

interface Item {
  readonly id: string
  readonly owner: string | null
  readonly rank: number
}

const options = {
  name: 'items',
  keyField: 'id',
  indexes: {
    byOwner: { key: (item: Item) => item.owner, sorted: false },
    byRank: { key: (item: Item) => item.rank, sorted: true },
  },
}

const hostileKeys = ['__proto__', 'constructor', 'toString', '', '0', '-1', 'length', '\u{1F600}', 'ключ']
const key = fc.oneof(
  fc.constantFrom(...hostileKeys),
  fc.integer({ min: 0, max: 60 }).map((n) => `k${n}`),
)
const item = fc.record({ owner: fc.constantFrom('ann', 'bob', null), rank: fc.integer({ min: -3, max: 3 }) })
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('put' as const), key, item }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('branch' as const), at: fc.nat() }) },
)

/** The naive model: a copied native map for each version. */
type Model = ReadonlyMap<string, Item>

function agree(collection: PersistentCollection<Item>, model: Model): void {
  expect(collection.size).toBe(model.size)
  expect([...collection.keys()]).toEqual([...model.keys()])
  expect([...collection.values()]).toEqual([...model.values()])
  expect([...collection]).toEqual([...model])
  const visited: [string, Item][] = []
  const strangers: unknown[] = []
  collection.forEach(function (this: unknown, entity, entityKey, all) {
    visited.push([entityKey, entity])
    if (all !== collection || this !== model) strangers.push(all)
  }, model)
  expect(visited).toEqual([...model])
  expect(strangers).toEqual([])
  for (const [name, entity] of model) expect(collection.get(name)).toBe(entity)
  for (const name of hostileKeys) expect(collection.has(name)).toBe(model.has(name))
  for (const owner of ['ann', 'bob']) {
    expect(collection.where('byOwner', owner)).toEqual([...model.values()].filter((entity) => entity.owner === owner))
  }
  const byRank = [...model.values()].sort((one, other) => one.rank - other.rank)
  expect(collection.ordered('byRank')).toEqual(byRank)
  expect(collection.ordered('byRank', { from: -1, to: 2 })).toEqual(
    byRank.filter(({ rank }) => rank >= -1 && rank <= 2),
  )
  expect(collection.ordered('byRank', { from: 0, reverse: true, limit: 3 })).toEqual(
    byRank
      .filter(({ rank }) => rank >= 0)
      .reverse()
      .slice(0, 3),
  )
  expect(verifyIndexes(collection)).toEqual([])
}

describe('PersistentCollection', () => {
  test('C1 C2 C6 C11 it agrees with a naive map over any history, and older versions stay as they were', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const versions: { collection: PersistentCollection<Item>; model: Model }[] = [
          { collection: PersistentCollection.empty<Item>(options), model: new Map() },
        ]
        let current = versions[0]!
        for (const next of steps) {
          if (next.kind === 'branch') {
            current = versions[next.at % versions.length]!
            continue
          }
          const model = new Map(current.model)
          let collection = current.collection
          if (next.kind === 'put') {
            const entity = { id: next.key, ...next.item }
            model.set(next.key, entity)
            collection = collection.with(next.key, entity)
          } else {
            model.delete(next.key)
            collection = collection.without(next.key)
          }
          current = { collection, model }
          versions.push(current)
        }
        for (const { collection, model } of versions) agree(collection, model)
        const { model } = current
        agree(PersistentCollection.from(options, [...model.keys()], [...model.values()]), model)
      }),
      { numRuns: 60 },
    )
  })

  test('C1 thousands of entities survive growth, churn and emptying', () => {
    let collection = PersistentCollection.empty<Item>(options)
    const model = new Map<string, Item>()
    const put = (n: number, rank: number) => {
      const entity = { id: `k${n}`, owner: n % 2 ? 'ann' : 'bob', rank }
      collection = collection.with(entity.id, entity)
      model.set(entity.id, entity)
    }
    const remove = (n: number) => {
      collection = collection.without(`k${n}`)
      model.delete(`k${n}`)
    }
    for (let n = 0; n < 3_000; n++) put(n, n % 97)
    for (let n = 0; n < 3_000; n += 3) remove(n)
    for (let n = 0; n < 3_000; n += 2) put(n, n % 13)
    // Churn makes ranks sparse: keys are numbered anew on the way.
    for (let round = 0; round < 4_000; round++) {
      remove(round % 50)
      put(round % 50, round)
    }
    agree(collection, model)
    for (const name of [...model.keys()]) remove(Number(name.slice(1)))
    agree(collection, model)
    put(1, 1)
    agree(collection, model)
  })

  test('C3 where gives the same array while none of its entities changed', () => {
    const ann = { id: 'a', owner: 'ann', rank: 1 }
    const bob = { id: 'b', owner: 'bob', rank: 2 }
    const before = PersistentCollection.from(options, ['a', 'b'], [ann, bob])
    const anns = before.where('byOwner', 'ann')
    expect(Object.isFrozen(anns)).toBe(true)
    const after = before.with('b', { ...bob, rank: 7 })
    expect(after.where('byOwner', 'ann')).toBe(anns)
    expect(after.where('byOwner', 'bob')).not.toBe(before.where('byOwner', 'bob'))
    expect(after.with('a', { ...ann, rank: 3 }).where('byOwner', 'ann')).not.toBe(anns)
    expect(before.where('byOwner', 'nobody')).toBe(after.where('byOwner', 'nobody'))
  })

  test('C3 C4 an index that is not there, or not sorted, throws MISUSE that names those that are', () => {
    const empty = PersistentCollection.empty<Item>(options)
    const thrown = (run: () => unknown) => {
      try {
        run()
      } catch (error) {
        return isHoldfastError(error, 'MISUSE') ? error.message : 'another error'
      }
      return 'nothing'
    }
    expect(thrown(() => empty.where('byNothing', 'x'))).toContain('declared: byOwner, byRank')
    expect(thrown(() => empty.ordered('byOwner'))).toContain('sorted: true')
  })

  test('C3 index values of other types are kept apart; null, undefined and NaN are left out', () => {
    interface Loose {
      readonly id: string
      readonly value: string | number | boolean | null | undefined
    }
    const loose = {
      name: 'loose',
      keyField: 'id',
      indexes: { byValue: { key: (entity: Loose) => entity.value, sorted: true } },
    }
    const values = ['1', 1, true, 'true', null, undefined, Number.NaN, 0, -0]
    const entities = values.map((value, n) => ({ id: `${n}`, value }))
    const collection = PersistentCollection.from<Loose>(
      loose,
      entities.map(({ id }) => id),
      entities,
    )
    const ids = (value: string | number | boolean) => collection.where('byValue', value).map(({ id }) => id)
    expect([ids('1'), ids(1), ids(true), ids('true'), ids(0)]).toEqual([['0'], ['1'], ['2'], ['3'], ['7', '8']])
    expect(collection.ordered('byValue').map(({ id }) => id)).toEqual(['2', '7', '8', '1', '0', '3'])
  })

  test('C5 C1 a change that is none gives the same collection', () => {
    const one = { id: 'a', owner: null, rank: 1 }
    const collection = PersistentCollection.from(options, ['a'], [one])
    expect(collection.with('a', one)).toBe(collection)
    expect(collection.without('b')).toBe(collection)
  })

  test('C7 C6 JSON.stringify gives a plain object by key, whatever the keys are', () => {
    const entities = ['__proto__', 'b'].map((id) => ({ id, owner: null, rank: 1 }))
    const collection = PersistentCollection.from(options, ['__proto__', 'b'], entities)
    expect(JSON.stringify(collection)).toBe(
      '{"__proto__":{"id":"__proto__","owner":null,"rank":1},"b":{"id":"b","owner":null,"rank":1}}',
    )
  })
})
