import { expect, test } from 'vitest'
import { createSimWorld } from '../../world/sim-world.js'
import { notebookName, openNotebook } from './notebook.js'

async function closedNotebook(seed: string) {
  const world = createSimWorld({ seed })
  const store = openNotebook(world.openTab().platform)
  await world.settle(store.ready)
  store.update((draft) => void draft.notes.set('a.0', { id: 'a.0', text: 'kept' }))
  await world.settle(store.close())
  return world
}

test('R5 a migration of a database whose fence is damaged comes to an end', async () => {
  const world = await closedNotebook('fence')
  world.disk.tamper(notebookName, ['fence'], 'nonsense')
  const { calls } = world.disk
  const store = openNotebook(world.openTab().platform, 2)
  await world.settle(store.ready)
  expect(store.getState().notes.get('a.0')).toEqual({ id: 'a.0', text: 'kept', style: 'plain' })
  expect(world.disk.calls - calls).toBeLessThan(40)
})
