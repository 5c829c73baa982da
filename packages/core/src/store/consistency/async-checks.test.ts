import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { collection, createSyncStore, slice } from '../../index.js'

const Item = z.object({ id: z.string(), n: z.number() })

test('K5 a check that is async is a finding; what it reports or throws later is nobody’s', async () => {
  const world = createSimWorld({ seed: 'k5-async' })
  const tab = world.openTab()
  let lateError: unknown
  const store = createSyncStore(
    {
      name: 'k5-async',
      version: 1,
      slices: { items: collection({ schema: Item }), title: slice({ schema: z.string(), initial: '' }) },
      checks: {
        late: async (_state, report) => {
          report({ path: ['title'], message: 'in time' })
          await Promise.resolve()
          try {
            report({ path: ['title'], message: 'too late' })
          } catch (error) {
            lateError = error
            throw error
          }
        },
        each: { each: 'items', check: async () => undefined },
        malformed: (_state, report) => report(null as never),
      },
    },
    { platform: tab.platform },
  )
  await world.settle(store.ready)
  store.update((draft) => void draft.items.set('a', { id: 'a', n: 1 }))
  const { inconsistencies } = await world.settle(store.check())
  expect(inconsistencies).toMatchObject([
    { code: 'check', path: ['title'], message: 'in time' },
    { code: 'check-async', check: 'late', path: [] },
    { code: 'check-async', check: 'each', path: ['items', 'a'] },
    { code: 'check-threw', check: 'malformed', message: expect.stringContaining('path') },
  ])
  expect(lateError).toBeInstanceOf(Error)
  expect(tab.errors).toEqual([])
  await world.settle(store.close())
})

test('E4 an enforced check that is async rejects what it should judge', async () => {
  const world = createSimWorld({ seed: 'e4-async' })
  const store = createSyncStore(
    {
      name: 'e4-async',
      version: 1,
      slices: { items: collection({ schema: Item }), title: slice({ schema: z.string(), initial: '' }) },
      checks: {
        whole: { slices: ['title'], enforce: true, check: async () => undefined },
        each: { each: 'items', enforce: true, check: async () => undefined },
      },
    },
    { platform: world.openTab().platform },
  )
  await world.settle(store.ready)
  const commits = [
    store.update((draft) => Object.assign(draft, { title: 'x' })),
    store.update((draft) => void draft.items.set('a', { id: 'a', n: 1 })),
  ]
  expect(commits).toMatchObject([
    { status: 'rejected', issues: [{ code: 'check-async' }] },
    { status: 'rejected', issues: [{ code: 'check-async' }] },
  ])
  await world.settle(store.close())
})
