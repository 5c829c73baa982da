import { expect, test } from 'vitest'
import { deafChannel } from '../../../fixtures/deaf-channel.js'
import { food, openPantry } from '../../../fixtures/pantry.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import type { Platform } from '../../index.js'

/** A tab that hears nothing of the others: it reads what they did when its own append meets it. */
const deaf = (platform: Platform): Platform => ({
  ...platform,
  channel: deafChannel,
})

test('O2 E5 what another tab renewed while a pass let go of it stays, and so does what refers to it', async () => {
  const startMs = Date.UTC(2025, 0, 1)
  const world = createSimWorld({ seed: 'renewed', startMs })
  const [one, two] = [openPantry(deaf(world.openTab().platform)), openPantry(deaf(world.openTab().platform))]
  for (const store of [one, two]) {
    await world.settle(store.ready)
    store.config.set({ optimizationEnabled: false })
  }
  one.update((draft) => {
    for (const id of ['old', 'renewed']) {
      draft.foods.set(id, food(id, { bestBefore: startMs }))
      draft.labels.set(id, { id, foodId: id })
    }
  })
  await world.settle(one.flush())
  two.update((draft) => void draft.shelves.set('s', { id: 's', until: null }))
  await world.settle(two.flush())
  expect(two.getState().foods.size).toBe(2)
  one.update((draft) => {
    const entity = draft.foods.get('renewed')
    if (entity) entity.bestBefore = null
  })
  await world.settle(one.flush())
  await world.settle(two.optimize())
  await world.settle(two.flush())
  expect([...two.getState().foods.keys()]).toEqual(['renewed'])
  expect([...two.getState().labels.keys()]).toEqual(['renewed'])
  for (const store of [one, two]) await world.settle(store.close())
})
