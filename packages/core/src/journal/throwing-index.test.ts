import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../fixtures/simulated.js'
import { collection, createSyncStore, type Platform } from '../index.js'

/** A store whose index can not bear a note without a time, or can. */
function openNotes(platform: Platform, isStrict: boolean) {
  const byTime = (note: { readonly at: string | null }) => {
    if (isStrict && note.at === null) throw new Error('no time')
    return note.at
  }
  return createSyncStore(
    {
      name: 'notes',
      version: 1,
      slices: {
        notes: collection({ schema: z.object({ id: z.string(), at: z.string().nullable() }), indexes: { byTime } }),
        titles: collection({ schema: z.object({ id: z.string() }) }),
      },
    },
    { platform },
  )
}

test('R1 C3 an index function that throws for something stored keeps nothing stored from being there', async () => {
  const world = createSimWorld({ seed: 'throws-at-start' })
  const before = openNotes(world.openTab().platform, false)
  await world.settle(before.ready)
  before.update((draft) => {
    draft.notes.set('a', { id: 'a', at: null })
    draft.notes.set('b', { id: 'b', at: 'noon' })
    draft.titles.set('t', { id: 't' })
  })
  await world.settle(before.close())
  const store = openNotes(world.openTab().platform, true)
  await world.settle(store.ready)
  expect([...store.getState().notes.keys()]).toEqual(['a', 'b'])
  expect(store.getStatus().degraded).toBeNull()
  expect(() => store.getState().notes.where('byTime', 'noon')).toThrow('no time')
  expect(() => store.update((draft) => draft.notes.delete('b'))).toThrow('no time')
  const title = store.update((draft) => void draft.titles.set('u', { id: 'u' }))
  await world.settle(title.saved)
  await world.settle(store.close())
})

test('T1 C3 an index function that throws for what another tab made keeps nobody from catching up', async () => {
  const world = createSimWorld({ seed: 'throws-later' })
  const [one, two] = [openNotes(world.openTab().platform, false), openNotes(world.openTab().platform, true)]
  for (const store of [one, two]) await world.settle(store.ready)
  two.update((draft) => void draft.notes.set('b', { id: 'b', at: 'noon' }))
  await world.settle(two.flush())
  expect(two.getState().notes.where('byTime', 'noon')).toHaveLength(1)
  one.update((draft) => void draft.notes.set('a', { id: 'a', at: null }))
  await world.settle(one.flush())
  await world.advance(1_000)
  expect(two.getState().notes.has('a')).toBe(true)
  await world.settle(two.update((draft) => void draft.titles.set('u', { id: 'u' })).saved)
  // What can be indexed again is.
  one.update((draft) => draft.notes.delete('a'))
  await world.settle(one.flush())
  await world.advance(1_000)
  expect(two.getState().notes.where('byTime', 'noon')).toHaveLength(1)
  expect(two.update((draft) => draft.notes.delete('b')).status).toBe('committed')
  for (const store of [one, two]) await world.settle(store.close())
})
