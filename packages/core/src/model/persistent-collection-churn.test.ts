import { expect, test } from 'vitest'
import { verifyIndexes } from '../../fixtures/verify-indexes.js'
import { PersistentCollection } from './persistent-collection.js'

interface Item {
  readonly id: string
  readonly owner: string
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

test('C3 C1 where keeps its array however often other entities come and go', () => {
  const ann = { id: 'a', owner: 'ann', rank: 1 }
  let collection = PersistentCollection.from<Item>(options, ['a'], [ann])
  const anns = collection.where('byOwner', 'ann')
  for (let round = 0; round < 3_000; round++) {
    const id = `b${round % 40}-${round}`
    collection = collection.with(id, { id, owner: 'bob', rank: round })
    collection = collection.with('again', { id: 'again', owner: 'bob', rank: 2 })
    collection = collection.without(id).without('again')
    if (round % 100 === 0) expect(collection.where('byOwner', 'ann')).toBe(anns)
  }
  expect(collection.where('byOwner', 'ann')).toBe(anns)
  expect([...collection]).toEqual([['a', ann]])
})

test('C1 C2 inserts that come to nothing, and keys added again in another order, leave each version its own order', () => {
  const item = (id: string): Item => ({ id, owner: 'ann', rank: 1 })
  const base = PersistentCollection.from<Item>(options, ['a'], [item('a')])
  const ids = Array.from({ length: 1_500 }, (_, n) => `k${n}`)
  const grow = (order: readonly string[]) => order.reduce((all, id) => all.with(id, item(id)), base)
  for (const id of ids) base.with(`${id}-dropped`, item(`${id}-dropped`))
  const forward = grow(ids)
  const backward = grow([...ids].reverse())
  const again = ids.slice(0, 700).reduce((all, id) => all.without(id).with(id, item(id)), forward)
  expect([...base.keys()]).toEqual(['a'])
  expect([...forward.keys()]).toEqual(['a', ...ids])
  expect([...backward.keys()]).toEqual(['a', ...[...ids].reverse()])
  expect([...again.keys()]).toEqual(['a', ...ids.slice(700), ...ids.slice(0, 700)])
  for (const version of [forward, backward, again]) {
    expect(version.get('k3')?.id).toBe('k3')
    expect(version.has('k3-dropped')).toBe(false)
    expect(verifyIndexes(version)).toEqual([])
  }
})

test('C4 an infinite bound is not taken for one that is not there', () => {
  const collection = PersistentCollection.from<Item>(options, ['a'], [{ id: 'a', owner: 'ann', rank: 1 }])
  expect(collection.ordered('byRank')).toHaveLength(1)
  expect(collection.ordered('byRank', { from: Number.POSITIVE_INFINITY })).toEqual([])
  expect(collection.ordered('byRank', { to: Number.NEGATIVE_INFINITY })).toEqual([])
  expect(collection.ordered('byRank', { from: Number.NEGATIVE_INFINITY })).toHaveLength(1)
})
