import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import { closeShops, type Item, openShop } from '../../fixtures/shop.js'
import { importPersisted, type PersistedSource } from './index.js'

afterEach(closeShops)

const item = (id: string): Item => ({ id, name: `Item ${id}`, qty: 1 })
const map = (state: unknown) => ({ items: (state as { items: Item[] }).items })

async function openReady(name: string) {
  const shop = openShop(name)
  await shop.ready
  return shop
}

test('Z5 what a storage of objects gives is neither changed nor frozen, and later edits do not reach it', async () => {
  const original = { state: { items: [item('a'), item('b')] }, version: 0 }
  const text = JSON.stringify(original)
  const shop = await openReady('import-live')
  const storage: PersistedSource = { getItem: () => original }
  expect((await importPersisted(shop, { key: 'k', map, storage })).outcome).toBe('imported')
  shop.update((draft) => void Object.assign(draft.items.get('a') ?? {}, { name: 'Edited' }))
  expect(JSON.stringify(original)).toBe(text)
  for (const part of [original, original.state, original.state.items, ...original.state.items]) {
    expect(Object.isFrozen(part)).toBe(false)
  }
  Object.assign(original.state.items[1] as Item, { name: 'Changed by the old app' })
  expect(shop.getState().items.get('b')?.name).toBe('Item b')
})

test('Z5 calls that do not wait for each other, as effects that run twice, import once', async () => {
  const shop = await openReady('import-twice')
  const storage: PersistedSource = { getItem: async () => JSON.stringify({ state: { items: [item('a')] } }) }
  const call = () => importPersisted(shop, { key: 'k', map, storage })
  const results = await Promise.all([call(), call(), call()])
  expect(results.map(({ outcome }) => outcome).sort()).toEqual(['already-imported', 'already-imported', 'imported'])
  expect(shop.getStats().commits).toBe(1)
})

test.each([
  ['no issues of a schema', { issues: [null, 7, 'text', { path: [{ key: 'a' }, 0, null], message: 'bad' }] }],
  ['nothing', undefined],
  ['an object without a prototype', Object.create(null)],
  ['an error whose message is none', Object.assign(new Error('x'), { message: Object.create(null) })],
])('Z6 a map or a storage that throws %s makes the import invalid', async (_what, thrown: unknown) => {
  const shop = await openReady('import-thrown')
  const fail = () => {
    throw thrown
  }
  const getItem = () => JSON.stringify({ state: { items: [] } })
  for (const options of [
    { map: fail, storage: { getItem } },
    { map, storage: { getItem: fail } },
  ]) {
    const { outcome, issues } = await importPersisted(shop, { key: 'k', ...options })
    expect(outcome).toBe('invalid')
    expect(issues.length).toBeGreaterThan(0)
    for (const { message } of issues) expect(typeof message).toBe('string')
  }
  expect(shop.getStats().commits).toBe(0)
})

test.each([
  ['\uFEFF{"state":{"items":[]}}', 'not-json'],
  ['', 'not-json'],
  ['{"state":{"items":[]},"version":null}', 'not-persisted'],
  ['{"version":1}', 'not-persisted'],
  ['{"state":{"items":{"a":7}}}', 'invalid-entity'],
  ['{"state":{"items":[{"id":7}]}}', 'no-key'],
  ['{"state":{"items":"all"}}', 'not-entities'],
])('Z6 of %j nothing is imported', async (text, code) => {
  const shop = await openReady('import-damaged')
  const { outcome, issues } = await importPersisted(shop, { key: 'k', map, storage: { getItem: () => text } })
  expect(outcome).toBe('invalid')
  if (code !== 'invalid-entity') expect(issues).toMatchObject([{ code }])
  expect([issues.length > 0, shop.getState().items.size, shop.getStats().commits]).toEqual([true, 0, 0])
})

test('Z6 a version that JSON does not have is refused like what is not valid', async () => {
  const shop = await openReady('import-nan')
  const storage: PersistedSource = { getItem: () => ({ state: { items: [item('a')] }, version: Number.NaN }) }
  expect(await importPersisted(shop, { key: 'k', map, storage })).toMatchObject({ outcome: 'invalid' })
  expect(shop.getState().items.size).toBe(0)
})
