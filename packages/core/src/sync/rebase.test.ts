import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import * as z from 'zod'
import { deafChannel } from '../../fixtures/deaf-channel.js'
import { browserPlatform, collection, createSyncStore, slice } from '../index.js'
import { sizeBytes } from '../model/size.js'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

let unlucky: string | undefined

/** A tab that hears nothing of the others: it reads what they did when its own append meets it. */
async function openTab(name: string) {
  const store = createSyncStore(
    {
      name,
      version: 1,
      slices: {
        users: collection({ schema: z.object({ id: z.string(), name: z.string() }) }),
        tasks: collection({
          schema: z.object({ id: z.string(), owner: z.string().nullable(), title: z.string() }),
          references: { owner: { to: 'users', onDelete: 'cascade' } },
          indexes: {
            byTitle: (task) => {
              if (task.title === unlucky) throw new Error('unlucky')
              return task.title
            },
          },
        }),
        notes: collection({
          schema: z.object({ id: z.string(), by: z.string().nullable() }),
          references: { by: { to: 'users', onDelete: 'clear' } },
        }),
        marks: collection({
          schema: z.object({ id: z.string(), user: z.string() }),
          references: { user: { to: 'users', onDelete: 'cascade' } },
          scope: 'tab',
        }),
        filter: slice({ schema: z.string(), initial: '', scope: 'tab' }),
      },
      actions: {
        rename: (draft, id: string, title: string) => {
          const task = draft.tasks.get(id)
          if (task) task.title = title
        },
        nag: (draft, id: string) => {
          draft.users.set(id, { id, name: 'nagged' })
          onNag()
        },
      },
    },
    { platform: { ...browserPlatform(), channel: deafChannel } },
  )
  open.push(store)
  await store.ready
  return store
}

type Tab = Awaited<ReturnType<typeof openTab>>
let onNag = () => {}

async function twoTabs(name: string): Promise<readonly [Tab, Tab]> {
  const one = await openTab(name)
  await one.update((draft) => {
    for (const id of ['u1', 'u2']) draft.users.set(id, { id, name: id })
    for (const id of ['t1', 't2']) draft.tasks.set(id, { id, owner: 'u1', title: id })
    for (const id of ['n1', 'n2']) draft.notes.set(id, { id, by: 'u1' })
  }).saved
  return [one, await openTab(name)]
}

/** Estimated size, counted anew. */
const counted = (tab: Tab) => {
  const { users, tasks, notes, marks, filter } = tab.getState()
  let bytes = sizeBytes(filter)
  for (const entities of [users, tasks, notes, marks]) {
    for (const entity of entities as Iterable<[string, unknown]>) bytes += sizeBytes(entity[1])
  }
  return bytes
}

const ways: [string, (tab: Tab) => unknown][] = [
  ['an update', (tab) => tab.update((draft) => draft.users.delete('u1'))],
  ['a batch', (tab) => tab.batch(() => void tab.update((draft) => draft.users.delete('u1')))],
  ['a transaction', (tab) => tab.transaction((tx) => void tx.update((draft) => draft.users.delete('u1')))],
]
test.each(ways)(
  'E5 what follows from a deletion by %s is derived anew on newer data: who refers to something else by then stays',
  async (way, remove) => {
    const name = `anew-${way.replace(' ', '-')}`
    const [one, two] = await twoTabs(name)
    await one.update((draft) => {
      const [task, note] = [draft.tasks.get('t1'), draft.notes.get('n1')]
      if (task) task.owner = 'u2'
      if (note) note.by = 'u2'
      draft.tasks.set('t3', { id: 't3', owner: 'u1', title: 't3' })
      draft.notes.set('n3', { id: 'n3', by: 'u1' })
    }).saved
    await remove(two)
    await two.flush()
    expect([...two.getState().tasks.keys()]).toEqual(['t1'])
    expect([...two.getState().notes.values()].map(({ by }) => by)).toEqual(['u2', null, null])
    const three = await openTab(name)
    expect(JSON.stringify(three.getState())).toEqual(JSON.stringify(two.getState()))
  },
)

test('U6 E5 the updates of a batch are derived again one after the other, and all of them or none', async () => {
  const [one, two] = await twoTabs('batch')
  await one.update((draft) => void draft.tasks.set('t3', { id: 't3', owner: 'u1', title: 't3' })).saved
  const batch = two.batch(() => {
    two.update((draft) => draft.users.delete('u1'))
    // In one update with it, this would be a replacement, and delete nothing.
    two.update((draft) => void draft.users.set('u1', { id: 'u1', name: 'again' }))
  })
  const bad = two.batch(() => {
    two.update((draft) => void draft.users.set('u9', { id: 'u9', name: 'of a batch' }))
    two.update((draft) => void draft.tasks.set('t9', { id: 't9', owner: 'u9', title: 'bad' }))
  })
  unlucky = 'bad'
  await two.flush()
  unlucky = undefined
  expect([batch.status, bad.status]).toEqual(['committed', 'rejected'])
  expect([...two.getState().tasks.keys()]).toEqual([])
  expect([...two.getState().users.keys()]).toEqual(['u2', 'u1'])
})

test('H9 T3 what a commit did to slices of this tab is undone with it, also when it was derived again', async () => {
  const [one, two] = await twoTabs('undo-tab-slices')
  await one.actions.rename('t1', 'theirs').saved
  two.update((draft) => {
    draft.filter = 'mine'
    draft.users.set('u3', { id: 'u3', name: 'u3' })
  })
  await two.flush()
  expect(two.undo()?.status).toBe('committed')
  expect([two.getState().filter, two.getState().users.has('u3')]).toEqual(['', false])
  await one.actions.rename('t2', 'theirs').saved
  two.redo()
  two.undo()
  await two.flush()
  expect([two.getState().filter, two.getState().users.has('u3')]).toEqual(['', false])
  expect(two.redo()?.status).toBe('committed')
  expect([two.getState().filter, two.getState().users.has('u3')]).toEqual(['mine', true])
})

test('T3 E5 what follows in slices of this tab is never stored, also when a commit is rebased', async () => {
  const [one, two] = await twoTabs('tab-slices')
  await one.actions.rename('t2', 'other').saved
  two.update((draft) => draft.users.delete('u1'))
  // Refers to what is gone already: when the commit is derived again, it is there.
  two.update((draft) => void draft.marks.set('m1', { id: 'm1', user: 'u1' }))
  await two.flush()
  expect([...two.getState().marks.keys()]).toEqual([])
  const three = await openTab('tab-slices')
  expect(three.getStatus().recovery).toBeNull()
  await three.update((draft) => draft.users.delete('u2')).saved
  expect(three.getState().tasks.size).toBe(0)
})

test('G7 the size of the state stays exact when a tab with slices of its own catches up', async () => {
  const [one, two] = await twoTabs('bytes')
  await one.actions.rename('t1', 'a longer title').saved
  two.actions.rename('t2', 'pending when the text comes')
  two.update((draft) => {
    draft.filter = 'a long text that only this tab has'
    draft.marks.set('m1', { id: 'm1', user: 'u2' })
  })
  await two.actions.rename('t2', 'x').saved
  expect(two.getStats().stateBytes).toBe(counted(two))
})

test('E5 T1 a commit that throws on newer data is rejected, and the tab catches up nevertheless', async () => {
  const [one, two] = await twoTabs('throws')
  await one.update((draft) => draft.users.delete('u2')).saved
  const bad = two.actions.rename('t1', 'bad')
  const good = two.actions.rename('t2', 'good')
  unlucky = 'bad'
  await good.saved
  unlucky = undefined
  expect(bad).toMatchObject({ status: 'rejected', issues: [{ message: expect.stringContaining('unlucky') }] })
  await expect(bad.saved).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  expect(two.getState().users.has('u2')).toBe(false)
  expect(two.getState().tasks.get('t1')?.title).toBe('t1')
})

test('U5 T1 an update issued while a commit is derived again waits, and is kept', async () => {
  const [one, two] = await twoTabs('nag')
  await one.actions.rename('t1', 'theirs').saved
  two.actions.nag('u3')
  let issued: ReturnType<Tab['update']> | undefined
  onNag = () => {
    issued = two.update((draft) => void draft.users.set('u4', { id: 'u4', name: 'late' }))
  }
  await two.flush()
  onNag = () => {}
  expect(issued?.status).toBe('committed')
  await issued?.saved
  expect(two.getState().users.has('u4')).toBe(true)
  expect((await openTab('nag')).getState().users.has('u4')).toBe(true)
})
