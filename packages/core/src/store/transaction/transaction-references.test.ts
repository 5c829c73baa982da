import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { collection, createSyncStore, type Platform } from '../../index.js'

const List = z.object({ id: z.string(), name: z.string() })
const Job = z.object({ id: z.string(), listId: z.string() })

function openBoard(platform: Platform) {
  const slices = {
    lists: collection({ schema: List }),
    jobs: collection({ schema: Job, references: { listId: { to: 'lists', onDelete: 'cascade' } } }),
  }
  return createSyncStore({ name: 'board', version: 1, slices }, { platform })
}

test('E5 X4 a list that a transaction deletes and makes anew keeps what refers to it, whatever was committed meanwhile', async () => {
  for (const isMoved of [false, true]) {
    const world = createSimWorld({ seed: 'references' })
    const store = openBoard(world.openTab().platform)
    await world.settle(store.ready)
    store.update((draft) => {
      draft.lists.set('l', { id: 'l', name: 'One' })
      draft.jobs.set('j', { id: 'j', listId: 'l' })
    })
    const ended = store.transaction(
      async (tx) => {
        tx.update((draft) => void draft.lists.delete('l'))
        tx.update((draft) => void draft.lists.set('l', { id: 'l', name: 'Two' }))
        if (isMoved) store.update((draft) => void draft.lists.set('other', { id: 'other', name: 'Other' }))
      },
      { concurrent: true },
    )
    await world.settle(ended)
    expect([isMoved, [...store.getState().jobs.keys()]]).toEqual([isMoved, ['j']])
    expect(store.getState().lists.get('l')?.name).toBe('Two')
  }
})
