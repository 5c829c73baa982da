import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../fixtures/simulated.js'
import { collection } from '../definition/collection.js'
import { createSyncStore } from '../store/create-sync-store.js'

function open(world: ReturnType<typeof createSimWorld>, schema: z.ZodType<{ id: string }, { id: string }>) {
  const { platform } = world.openTab()
  return createSyncStore({ name: 'notes', version: 1, slices: { notes: collection({ schema }) } }, { platform })
}

test('J7 J12 a snapshot that comes into force is on the device, whatever the durability', async () => {
  const world = createSimWorld({ seed: 'strict flip' })
  const store = open(world, z.object({ id: z.string() }))
  await world.settle(store.ready)
  store.config.set({ durability: 'relaxed' })
  await world.settle(store.update((draft) => void draft.notes.set('a', { id: 'a' })).saved)
  expect(world.disk.unsynced('notes')).toBeGreaterThan(0)
  await world.settle(store.optimize({ passes: ['compaction'] }))
  expect(world.disk.unsynced('notes')).toBe(0)
  await world.settle(store.close())
})

test('R1 G5 what the journal holds of an entity is adopted as the schema of today gives it', async () => {
  const world = createSimWorld({ seed: 'adopted' })
  const store = open(world, z.object({ id: z.string() }))
  await world.settle(store.ready)
  await world.settle(store.update((draft) => void draft.notes.set('a', { id: 'a' })).saved)
  await world.settle(store.close())
  const again = open(world, z.object({ id: z.string(), colour: z.string().default('red') }))
  await world.settle(again.ready)
  expect(again.getState().notes.get('a')).toEqual({ id: 'a', colour: 'red' })
  await world.settle(again.close())
})
