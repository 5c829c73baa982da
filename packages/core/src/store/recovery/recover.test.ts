import 'fake-indexeddb/auto'
import { createStore, entries, set } from 'idb-keyval'
import { afterEach, expect, test } from 'vitest'
import * as z from 'zod'
import { closeBoards, openBoard } from '../../../fixtures/board.js'
import { openPantry } from '../../../fixtures/pantry.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { browserPlatform, collection, createSyncStore, slice } from '../../index.js'

const open: { close(): Promise<void> }[] = []
afterEach(closeBoards)
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

/** A shelf whose schema grows stricter or more lenient from one release of the app to the next. */
async function openShelf(name: string, maxTitle: number) {
  const store = createSyncStore(
    {
      name,
      version: 1,
      slices: {
        books: collection({ schema: z.object({ id: z.string(), title: z.string().max(maxTitle) }) }),
        label: slice({ schema: z.string().max(maxTitle), initial: '' }),
      },
    },
    { platform: browserPlatform() },
  )
  open.push(store)
  await store.ready
  return store
}

test('R12 quarantine is listed, exported, tried again by a newer app, and never overwrites what is there', async () => {
  const first = await openShelf('r12', 20)
  await first.update((draft) => {
    for (const id of ['a', 'b', 'c']) draft.books.set(id, { id, title: `A long title of ${id}` })
    draft.label = 'A long label'
  }).saved
  await first.close()
  const strict = await openShelf('r12', 5)
  expect(strict.getState().books.size).toBe(0)
  strict.update((draft) => void draft.books.set('b', { id: 'b', title: 'Mine' }))
  await strict.optimize({ passes: ['compaction'] })
  const kept = await strict.quarantine.list()
  expect(kept.map(({ key }) => key.join('/')).sort()).toEqual(['books/a', 'books/b', 'books/c', 'label'])
  expect(kept.every(({ at, reason, id }) => at > 0 && reason.length > 0 && id.length > 0)).toBe(true)
  expect(JSON.parse(await strict.quarantine.export())).toEqual(JSON.parse(JSON.stringify(kept)))
  const none = await strict.quarantine.retry()
  expect(none.recovered).toEqual([kept.find(({ key }) => key[1] === 'b')?.id])
  expect(none.remaining).toHaveLength(3)
  expect(strict.getState().books.get('b')?.title).toBe('Mine')
  await strict.close()
  const lenient = await openShelf('r12', 30)
  const { recovered, remaining } = await lenient.quarantine.retry()
  expect([recovered.length, remaining]).toEqual([3, []])
  expect(lenient.getState().books.get('a')?.title).toBe('A long title of a')
  expect(lenient.getState().books.get('b')?.title).toBe('Mine')
  expect(lenient.getState().label).toBe('A long label')
  expect(await lenient.quarantine.list()).toEqual([])
  await lenient.close()
  expect((await openShelf('r12', 30)).getState().books.size).toBe(3)
})

test('R12 a journal record that was set aside gives back whole entities, once its row is mended; delete lets go of rows', async () => {
  const board = openBoard('r12-record')
  await board.ready
  for (let n = 0; n < 4; n++) await board.actions.add(`t${n}`).saved
  await board.close()
  const database = createStore('holdfast:r12-record', 'rows')
  const records = (await entries<(string | number)[], { body: string }>(database)).filter(([key]) => key[0] === 'j')
  const [key, record] = records[1]!
  await set(key as never, { ...record, body: record.body.replace('t1', 'tX') }, database)
  const damaged = openBoard('r12-record')
  await damaged.ready
  await damaged.optimize({ passes: ['compaction'] })
  const [row] = await damaged.quarantine.list()
  expect(row).toMatchObject({ slice: null, reason: expect.stringContaining('checksum') })
  const { remaining } = await damaged.quarantine.retry()
  expect(remaining).toEqual([{ id: row?.id, reason: expect.stringContaining('checksum') }])
  const stored = (await entries<(string | number)[], object>(database)).find(([at]) => at[0] === 'q')!
  await set(stored[0] as never, { ...stored[1], value: record }, database)
  expect(await damaged.quarantine.retry()).toMatchObject({ recovered: [row?.id], remaining: [] })
  expect([...damaged.getState().tasks.keys()].sort()).toEqual(['t0', 't1', 't2', 't3'])
  await set(stored[0] as never, 'no row at all', database)
  expect(await damaged.quarantine.list()).toMatchObject([{ reason: expect.stringContaining('damaged') }])
  await damaged.quarantine.delete([row?.id ?? ''])
  expect(await damaged.quarantine.list()).toEqual([])
})

test('R13 recover reads all anew: nothing wrong is said so, damage since the start is found, what is pending stays', async () => {
  const world = createSimWorld({ seed: 'r13' })
  const store = openPantry(world.openTab().platform)
  await world.settle(store.ready)
  for (const id of ['a', 'b', 'c']) store.update((draft) => void draft.shelves.set(id, { id, until: null }))
  await world.settle(store.flush())
  const before = store.getState()
  expect(await world.settle(store.recover())).toMatchObject({ success: true, dataLoss: false, quarantined: 0 })
  expect(JSON.stringify(store.getState())).toBe(JSON.stringify(before))
  const [[key, record]] = world.disk.rows('pantry').filter(([at]) => at[0] === 'j') as [[string[], object]]
  world.disk.tamper('pantry', key, { ...record, body: '[]' })
  const pending = store.update((draft) => void draft.shelves.set('d', { id: 'd', until: null }))
  const report = await world.settle(store.recover())
  expect(report).toMatchObject({ success: true, dataLoss: true, quarantined: 1 })
  expect(store.getState().shelves.has('d')).toBe(true)
  await world.settle(pending.saved)
  world.disk.setFaults(() => 'error')
  expect(await world.settle(store.recover())).toMatchObject({ success: false, steps: [expect.any(String)] })
  world.disk.setFaults(undefined)
  await world.settle(store.flush())
  const closing = store.close()
  await expect(world.settle(store.recover())).rejects.toMatchObject({ code: 'CLOSED' })
  await world.settle(closing)
})
