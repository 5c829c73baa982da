import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../fixtures/simulated.js'
import { collection, createSyncStore, type Platform, slice } from '../index.js'

const compactAfterBytes = 1_000

/** Two builds of an app of one version: the later has a slice more, and a kind more. */
function openBuild(platform: Platform, isLater: boolean) {
  const kinds: readonly string[] = isLater ? ['a', 'b'] : ['a']
  const slices = {
    notes: collection({
      schema: z.object({ id: z.string(), kind: z.string().refine((kind) => kinds.includes(kind)) }),
    }),
    count: slice({ schema: z.number(), initial: 0 }),
  }
  const extra = slice({ schema: z.number(), initial: 0 })
  const all = isLater ? { ...slices, extra } : slices
  return createSyncStore(
    { name: 'board', version: 1, slices: all as typeof slices & { extra: typeof extra } },
    { platform, compactAfterBytes },
  )
}

test.each([
  ['beside it', true],
  ['after it was opened again', false],
])('W8 what a later build of the same version wrote an earlier one leaves to it: %s', async (_, isOpen) => {
  const world = createSimWorld({ seed: `build ${isOpen}` })
  const later = openBuild(world.openTab().platform, true)
  await world.settle(later.ready)
  let earlier = openBuild(world.openTab().platform, false)
  await world.settle(earlier.ready)
  if (!isOpen) await world.settle(earlier.close())
  later.update((draft) => {
    draft.extra = 5
    if (isOpen) draft.notes.set('n', { id: 'n', kind: 'b' })
  })
  await world.settle(later.flush())
  await world.settle(later.close())
  if (!isOpen) {
    earlier = openBuild(world.openTab().platform, false)
    await world.settle(earlier.ready)
  }
  for (let n = 0; n < 20; n++) {
    earlier.update((draft) => {
      draft.count++
    })
    await world.advance(50)
  }
  await world.settle(earlier.optimize({ passes: ['compaction'] }))
  await world.settle(earlier.close())
  const again = openBuild(world.openTab().platform, true)
  await world.settle(again.ready)
  expect(again.getState()).toMatchObject({ extra: 5, count: 20 })
  expect(again.getState().notes.has('n')).toBe(isOpen)
  expect(again.getStatus().recovery).toBeNull()
})

test('W8 R3 where no later build takes it, it is set aside before the journal grows too far', async () => {
  const world = createSimWorld({ seed: 'no later build' })
  const later = openBuild(world.openTab().platform, true)
  await world.settle(later.ready)
  later.update((draft) => {
    draft.extra = 5
  })
  await world.settle(later.close())
  const earlier = openBuild(world.openTab().platform, false)
  await world.settle(earlier.ready)
  for (let n = 0; n < 100; n++) {
    earlier.update((draft) => {
      draft.count++
    })
    await world.advance(50)
  }
  const rows = world.disk.rows('board').filter(([[kind]]) => kind === 'j')
  expect(rows.length).toBeLessThan(60)
  expect(await world.settle(earlier.quarantine.list())).toMatchObject([{ slice: 'extra' }])
  expect(earlier.getState().count).toBe(100)
})
