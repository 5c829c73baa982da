import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../fixtures/simulated.js'
import { collection, createSyncStore, orderBetween, type Platform } from '../index.js'

test('M12 there is always a place between two keys, at the ends too, and appending keeps keys short', () => {
  const places = fc.array(fc.tuple(fc.nat(), fc.string({ maxLength: 4 })), { maxLength: 60 })
  fc.assert(
    fc.property(places, (inserts) => {
      const keys: string[] = []
      for (const [at, id] of inserts) {
        const place = at % (keys.length + 1)
        const [before, after] = [keys[place - 1] ?? null, keys[place] ?? null]
        const key = orderBetween(before, after, id)
        // Between two equal keys there is no place: right after both.
        if (before === after && before !== null) expect(key > before).toBe(true)
        else {
          expect(before === null || before < key).toBe(true)
          expect(after === null || key < after).toBe(true)
        }
        keys.push(key)
        keys.sort()
      }
    }),
  )
  let last: string | null = null
  for (let n = 0; n < 1_000; n++) last = orderBetween(last, null, `n${n}`)
  expect(last?.length).toBeLessThan(8)
  const misuse = expect.objectContaining({ code: 'MISUSE' })
  expect(() => orderBetween('no key', null, 'n')).toThrow(misuse)
  const missing = undefined as unknown as null
  expect(() => orderBetween(missing, missing, 'n')).toThrow(misuse)
  expect(() => orderBetween(null, missing, 'n')).toThrow(misuse)
  expect(() => orderBetween(last, missing, 'n')).toThrow(misuse)
  expect(() => orderBetween(missing, last, 'n')).toThrow(misuse)
})

const Item = z.object({ id: z.string(), order: z.string() })

function openList(platform: Platform) {
  const items = collection({ schema: Item, indexes: { byOrder: { key: ({ order }) => order, sorted: true } } })
  return createSyncStore({ name: 'list', version: 1, slices: { items } }, { platform })
}

test('M12 two tabs that insert at one place keep both, in one order, and there is a place between them', async () => {
  const world = createSimWorld({ seed: 'order' })
  const [one, two] = [openList(world.openTab().platform), openList(world.openTab().platform)]
  const insert = (tab: typeof one, id: string, before: string | null, after: string | null) =>
    tab.update((draft) => void draft.items.set(id, { id, order: orderBetween(before, after, id) }))
  await world.settle(one.ready)
  await world.settle(insert(one, 'first', null, null).saved)
  const first = one.getState().items.get('first')?.order ?? ''
  await world.settle(insert(one, 'last', first, null).saved)
  await world.settle(two.ready)
  await world.settle(two.recover())
  const last = one.getState().items.get('last')?.order ?? ''
  insert(one, 'of one', first, last)
  insert(two, 'of two', first, last)
  await world.settle(Promise.all([one.flush(), two.flush()]))
  await world.settle(Promise.all([one.recover(), two.recover()]))
  const ids = (tab: typeof one) =>
    tab
      .getState()
      .items.ordered('byOrder')
      .map(({ id }) => id)
  expect(ids(one)).toEqual(ids(two))
  expect([...ids(one)].sort()).toEqual(['first', 'last', 'of one', 'of two'])
  expect([ids(one)[0], ids(one)[3]]).toEqual(['first', 'last'])
  const [lower, upper] = one
    .getState()
    .items.ordered('byOrder')
    .slice(1, 3)
    .map(({ order }) => order)
  insert(one, 'between', lower ?? null, upper ?? null)
  expect(ids(one)[2]).toBe('between')
})
