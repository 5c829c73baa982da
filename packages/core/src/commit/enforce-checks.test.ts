import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { closeBoards } from '../../fixtures/board.js'
import { browserPlatform, collection, createSyncStore, slice } from '../index.js'

const Item = z.object({ id: z.string(), n: z.number(), title: z.string(), owner: z.string().nullable() })
const item = (id: string, n: number, owner: string | null = null) => ({ id, n, title: id, owner })
const open: { close(): Promise<void> }[] = []

let looks = 0

async function openStore(name: string) {
  const store = createSyncStore(
    {
      name,
      version: 1,
      slices: {
        items: collection({
          schema: Item,
          references: { owner: { to: 'owners', onDelete: 'restrict', enforce: true } },
        }),
        owners: collection({ schema: z.object({ id: z.string() }) }),
        limit: slice({ schema: z.number(), initial: 100 }),
      },
      checks: {
        small: {
          each: 'items',
          enforce: true,
          slices: ['limit'],
          check: (entity, report, state) => {
            looks++
            if (entity.n > state.limit) report({ path: ['items', entity.id, 'n'], message: `${entity.n} is too much` })
          },
        },
        sum: {
          slices: ['items'],
          enforce: true,
          check: (state, report) => {
            let sum = 0
            for (const { n } of state.items.values()) sum += n
            if (sum % 1000 === 999) throw new Error('unlucky')
            if (sum > 500) report({ path: ['items'], message: 'more than 500 in all' })
          },
        },
      },
    },
    { platform: browserPlatform() },
  )
  open.push(store)
  await store.ready
  return store
}

afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
  await closeBoards()
})

describe('enforced checks', () => {
  test('E4 a commit that adds a finding is rejected, and says which check', async () => {
    const store = await openStore('e4')
    const bad = store.update((draft) => draft.items.set('a', item('a', 101)))
    expect(bad).toMatchObject({
      status: 'rejected',
      issues: [{ code: 'check', path: ['items', 'a', 'n'], message: "101 is too much (check 'small')" }],
    })
    expect(store.getState().items.size).toBe(0)
    await expect(bad.saved).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    for (let n = 0; n < 5; n++) store.update((draft) => draft.items.set(`i${n}`, item(`i${n}`, 100)))
    expect(store.update((draft) => draft.items.set('x', item('x', 1))).issues).toMatchObject([{ path: ['items'] }])
    store.update((draft) => draft.items.delete('i0'))
    expect(store.update((draft) => draft.items.set('x', item('x', 99))).issues).toMatchObject([])
  })

  test('E4 a check that throws rejects, once it did not before', async () => {
    const store = await openStore('e4-throws')
    store.update((draft) => {
      draft.limit = 2000
    })
    expect(store.update((draft) => draft.items.set('a', item('a', 999))).issues).toMatchObject([
      { code: 'check-threw' },
    ])
  })

  test('E4 what was found before does not keep anybody from editing, and a change of a declared slice looks at all', async () => {
    const Id = z.object({ id: z.string() })
    const slices = {
      items: collection({ schema: Item }),
      owners: collection({ schema: Id }),
      limit: slice({ schema: z.number(), initial: 100 }),
    }
    const loose = createSyncStore({ name: 'e4-before', version: 1, slices }, { platform: browserPlatform() })
    open.push(loose)
    await loose.update((draft) => draft.items.set('a', item('a', 400))).saved
    await loose.close()
    const store = await openStore('e4-before')
    const renamed = store.update((draft) => {
      const entity = draft.items.get('a')
      if (entity) entity.title = 'still too much'
    })
    expect(renamed.status).toBe('committed')
    const worse = store.update((draft) => {
      const entity = draft.items.get('a')
      if (entity) entity.n = 401
    })
    expect(worse.issues).toMatchObject([{ path: ['items', 'a', 'n'], message: expect.stringContaining('401') }])
    store.update((draft) => draft.items.set('b', item('b', 60)))
    const lowered = store.update((draft) => {
      draft.limit = 50
    })
    expect(lowered.issues).toMatchObject([{ path: ['items', 'b', 'n'] }])
  })

  test('E4 per entity, one change is one look, however many entities there are', async () => {
    const store = await openStore('e4-looks')
    store.update((draft) => {
      for (let n = 0; n < 2_000; n++) draft.items.set(`i${n}`, item(`i${n}`, 0))
    })
    looks = 0
    store.update((draft) => {
      const entity = draft.items.get('i7')
      if (entity) entity.title = 'other'
    })
    expect(looks).toBe(1)
  })

  test('E5 a transaction is judged at its end, a rebased commit on what it finds', async () => {
    const store = await openStore('e5')
    const commit = await store.transaction((tx) => {
      tx.update((draft) => draft.items.set('a', item('a', 500)))
      tx.update((draft) => {
        const entity = draft.items.get('a')
        if (entity) entity.n = 5
      })
      tx.update((draft) => draft.items.set('b', item('b', 1, 'o1')))
      tx.update((draft) => draft.owners.set('o1', { id: 'o1' }))
    })
    expect(commit.status).toBe('committed')
    const bad = await store.transaction((tx) => {
      tx.update((draft) => draft.owners.delete('o1'))
    })
    expect(bad).toMatchObject({ status: 'rejected', issues: [{ code: 'restricted', path: ['items', 'b', 'owner'] }] })
    await store.flush()

    const other = await openStore('e5')
    // Both at once: whichever comes second in the journal finds that it can not be.
    const deleted = store.update((draft) => {
      draft.items.delete('b')
      draft.owners.delete('o1')
    })
    const referred = other.update((draft) => draft.items.set('c', item('c', 1, 'o1')))
    await Promise.allSettled([deleted.saved, referred.saved])
    expect([deleted.status, referred.status].sort()).toEqual(['committed', 'rejected'])
    await store.flush()
    await other.flush()
    for (const { items, owners } of [store.getState(), other.getState()]) {
      for (const { owner } of items.values()) expect(owner === null || owners.has(owner)).toBe(true)
    }
  })
})
