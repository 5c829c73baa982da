import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../fixtures/simulated.js'
import { collection, createSyncStore, type Platform, slice } from '../index.js'

const Note = z.object({ id: z.string(), text: z.string() })

function openStore(platform: Platform) {
  const slices = {
    draft: slice({ schema: z.string(), initial: '', scope: 'tab' }),
    marks: collection({ schema: Note, scope: 'tab' }),
    theme: slice({ schema: z.string(), initial: 'light', scope: 'device' }),
    title: slice({ schema: z.string(), initial: '' }),
    notes: collection({ schema: Note, scope: 'shared' }),
  }
  return createSyncStore({ name: 'scopes', version: 1, slices }, { platform })
}

async function twoTabs() {
  const world = createSimWorld({ seed: 5 })
  const [a, b] = [openStore(world.openTab().platform), openStore(world.openTab().platform)]
  await world.settle(Promise.all([a.ready, b.ready]))
  return { world, a, b }
}

test('T3 T8 of one commit each tab gets what is not of scope tab; that is in no row and in no message', async () => {
  const { world, a, b } = await twoTabs()
  const heard: string[] = []
  world.openTab().platform.channel.open('holdfast:scopes', (message) => heard.push(JSON.stringify(message)))
  const commit = a.update((draft) => {
    draft.draft = 'secret'
    draft.marks.set('m', { id: 'm', text: 'secret' })
    draft.theme = 'dark'
    draft.title = 'All'
    draft.notes.set('n', { id: 'n', text: 'x' })
  })
  await world.settle(commit.saved)
  await world.advance(20)
  const { draft, marks, ...rest } = JSON.parse(JSON.stringify(b.getState())) as Record<string, unknown>
  expect({ draft, marks }).toEqual({ draft: '', marks: {} })
  expect(rest).toEqual({ theme: 'dark', title: 'All', notes: { n: { id: 'n', text: 'x' } } })
  expect(JSON.stringify(world.disk.rows('scopes'))).not.toContain('secret')
  expect(heard).not.toHaveLength(0)
  expect(heard.join()).not.toContain('secret')
  // Nothing of the tab alone is waited for, or told.
  const alone = a.update((own) => {
    own.draft = 'more'
  })
  await alone.saved
  expect(a.getStatus().pending).toBe(0)
})

test('T3 T8 what is of one tab stays there while others edit, and does not outlive the page', async () => {
  const { world, a, b } = await twoTabs()
  a.update((draft) => {
    draft.draft = 'mine'
    draft.marks.set('m', { id: 'm', text: 'mine' })
  })
  b.update((draft) => {
    draft.draft = 'theirs'
  })
  for (let n = 0; n < 5; n++) {
    // At the same time, so that one of both is derived again.
    const commits = [a, b].map((tab, index) =>
      tab.update((draft) => {
        draft.notes.set(`${index}-${n}`, { id: `${index}-${n}`, text: draft.draft })
      }),
    )
    await world.settle(Promise.all(commits.map(({ saved }) => saved)))
  }
  await world.advance(1_200)
  expect([a.getState().draft, b.getState().draft]).toEqual(['mine', 'theirs'])
  expect([...a.getState().marks.keys()]).toEqual(['m'])
  expect([...a.getState().notes.values()]).toEqual([...b.getState().notes.values()])
  expect(a.getState().notes.size).toBe(10)
  const later = openStore(world.openTab().platform)
  await world.settle(later.ready)
  expect([later.getState().draft, later.getState().marks.size, later.getState().notes.size]).toEqual(['', 0, 10])
})

test('T8 without a server a slice of scope shared is as one of scope device: saved and synced are the same', async () => {
  const { world, a, b } = await twoTabs()
  const commit = a.update((draft) => {
    draft.theme = 'dark'
    draft.notes.set('n', { id: 'n', text: 'x' })
  })
  await world.settle(Promise.all([commit.saved, commit.synced]))
  await world.advance(20)
  expect(b.getState().theme).toBe('dark')
  expect(b.getState().notes.has('n')).toBe(true)
  expect(b.getStatus().connection).toBe('local')
})
