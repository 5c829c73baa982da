import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import * as z from 'zod'
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
    { platform: { ...browserPlatform(), channel: { open: () => ({ post: () => {}, close: () => {} }) } } },
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

test('E5 what follows from a deletion is derived anew on newer data: who refers to something else by then stays', async () => {
  const [one, two] = await twoTabs('anew')
  await one.update((draft) => {
    const [task, note] = [draft.tasks.get('t1'), draft.notes.get('n1')]
    if (task) task.owner = 'u2'
    if (note) note.by = 'u2'
    draft.tasks.set('t3', { id: 't3', owner: 'u1', title: 't3' })
    draft.notes.set('n3', { id: 'n3', by: 'u1' })
  }).saved
  await two.update((draft) => draft.users.delete('u1')).saved
  expect([...two.getState().tasks.keys()]).toEqual(['t1'])
  expect([...two.getState().notes.values()].map(({ by }) => by)).toEqual(['u2', null, null])
  const three = await openTab('anew')
  expect(JSON.stringify(three.getState())).toEqual(JSON.stringify(two.getState()))
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
