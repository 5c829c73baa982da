import { expect, test } from 'vitest'
import * as z from 'zod'
import { deafChannel } from '../../fixtures/deaf-channel.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import { type ConflictPolicy, collection, createSyncStore, type Platform, slice } from '../index.js'

const Task = z.object({ id: z.string(), owner: z.string(), title: z.string(), points: z.number() })

/** A tab that hears nothing of the others: it reads when an append of its own meets theirs. */
function openTab(platform: Platform, conflict: ConflictPolicy) {
  return createSyncStore(
    {
      name: 'board',
      version: 1,
      slices: {
        users: collection({ schema: z.object({ id: z.string() }) }),
        tasks: collection({
          schema: Task,
          conflict,
          fields: { points: 'counter' },
          references: { owner: { to: 'users', onDelete: 'cascade' } },
        }),
        bumps: slice({ schema: z.number(), initial: 0 }),
      },
      checks: {
        atMostTen: {
          each: 'tasks',
          enforce: true,
          check: ({ id, points }, report) => {
            if (points > 10) report({ path: ['tasks', id, 'points'], message: 'more than ten points' })
          },
        },
      },
    },
    { platform: { ...platform, channel: deafChannel } },
  )
}
type Tab = ReturnType<typeof openTab>

async function twoTabs(conflict: ConflictPolicy) {
  const world = createSimWorld({ seed: 'asked' })
  const one = openTab(world.openTab().platform, conflict)
  await world.settle(one.ready)
  one.update((draft) => {
    draft.users.set('u', { id: 'u' })
    draft.tasks.set('t', { id: 't', owner: 'u', title: 'base', points: 1 })
  })
  await world.settle(one.flush())
  const two = openTab(world.openTab().platform, conflict)
  await world.settle(two.ready)
  const edit = (tab: Tab, fields: Partial<z.infer<typeof Task>>) =>
    tab.update((draft) => {
      const task = draft.tasks.get('t')
      if (task) Object.assign(task, fields)
    })
  return { world, one, two, edit }
}

test('M1 M3 of a batch and of a transaction each part is settled, and told once', async () => {
  const { world, one, two, edit } = await twoTabs('merge')
  edit(one, { title: 'one', points: 3 })
  await world.settle(one.flush())
  two.batch(() => {
    edit(two, { title: 'two', points: 2 })
    edit(two, { title: 'two again' })
    two.update((draft) => void draft.users.set('v', { id: 'v' }))
    edit(two, { points: 4, owner: 'v' })
  })
  await world.settle(two.flush())
  expect(two.getState().tasks.get('t')).toEqual({ id: 't', owner: 'v', title: 'two again', points: 6 })
  expect(two.conflicts.list().map(({ path, outcome }) => [path[0], outcome])).toEqual([
    ['title', 'mine'],
    ['points', 'merged'],
  ])
  const commit = await world.settle(
    one.transaction((tx) => {
      tx.update((draft) => draft.tasks.delete('t'))
      tx.update((draft) => void draft.tasks.set('t', { id: 't', owner: 'u', title: 'new', points: 0 }))
    }),
  )
  expect(commit.status).toBe('committed')
  await world.settle(one.flush())
  expect(one.getState().tasks.get('t')?.title).toBe('new')
  expect(one.conflicts.list().at(-1)).toMatchObject({ outcome: 'mine', path: [], theirs: { title: 'two again' } })
})

test('M3 E2 what follows from a deletion takes edits with it that it did not know: that is told', async () => {
  const { world, one, two, edit } = await twoTabs('merge')
  edit(one, { title: 'one' })
  await world.settle(one.flush())
  two.update((draft) => draft.users.delete('u'))
  await world.settle(two.flush())
  expect(two.getState().tasks.size).toBe(0)
  expect(two.conflicts.list()).toMatchObject([
    { slice: 'tasks', outcome: 'mine', mine: undefined, theirs: { title: 'one' } },
  ])
})

test('M9 E5 a merge that an enforced check refuses gives way to the later edit; where that is refused too, the commit is', async () => {
  const { world, one, two, edit } = await twoTabs('last-write-wins')
  edit(one, { points: 8 })
  await world.settle(one.flush())
  const added = edit(two, { points: 7 })
  await world.settle(two.flush())
  expect(two.getState().tasks.get('t')?.points).toBe(7)
  expect(added.status).toBe('committed')
  expect(two.conflicts.list()).toMatchObject([{ outcome: 'mine', fallback: expect.stringContaining('ten points') }])
})

test('M2 values that are too large for the journal are left out of the record, which says so; the list is bounded', async () => {
  const { world, one, two, edit } = await twoTabs('last-write-wins')
  const title = (letter: string) => letter.repeat(6_000)
  edit(one, { title: title('a') })
  await world.settle(one.flush())
  edit(two, { title: title('b') })
  await world.settle(two.flush())
  const [kept] = two.conflicts.list()
  expect(kept).toMatchObject({ omitted: false, mine: title('b') })
  await world.settle(two.flush())
  edit(two, { title: 'x'.repeat(20_000) })
  await world.settle(two.flush())
  edit(one, { title: title('c') })
  await world.settle(one.flush())
  const large = one.conflicts.list().at(-1)
  expect(large).toMatchObject({ omitted: true, mine: undefined, result: undefined, path: ['title'] })
  expect(await world.settle(one.conflicts.replay(large?.id ?? ''))).toMatchObject({
    refused: expect.stringContaining('large'),
  })
  await world.settle(two.recover())
  expect(two.conflicts.get(large?.id ?? '')).toEqual(large)
})

test('M9 theirs can not stand where the same commit deletes what it hangs on: mine does, and the record says why', async () => {
  const { world, one, two } = await twoTabs('version-wins')
  one.update((draft) => void draft.tasks.set('new', { id: 'new', owner: 'u', title: 'one', points: 1 }))
  one.update((draft) => void draft.tasks.set('new', { id: 'new', owner: 'u', title: 'one again', points: 1 }))
  await world.settle(one.flush())
  two.batch(() => {
    two.update((draft) => void draft.users.set('v', { id: 'v' }))
    two.update((draft) => draft.users.delete('u'))
    two.update((draft) => void draft.tasks.set('new', { id: 'new', owner: 'v', title: 'two', points: 1 }))
  })
  await world.settle(two.flush())
  expect(two.getState().tasks.get('new')).toEqual({ id: 'new', owner: 'v', title: 'two', points: 1 })
  const [{ outcome, fallback } = {}] = two.conflicts.list()
  expect({ outcome, fallback }).toEqual({ outcome: 'mine', fallback: expect.stringContaining('goes away') })
})

test('M9 where one of two merges in a commit is not possible, mine stands there alone: the other is kept', async () => {
  const { world, one, two, edit } = await twoTabs('last-write-wins')
  one.update((draft) => void draft.tasks.set('s', { id: 's', owner: 'u', title: 'other', points: 1 }))
  await world.settle(one.flush())
  await world.settle(two.recover())
  const add = (tab: Tab, ofT: number, ofS: number) =>
    tab.update((draft) => {
      for (const [id, points] of [
        ['t', ofT],
        ['s', ofS],
      ] as const) {
        const task = draft.tasks.get(id)
        if (task) task.points += points
      }
    })
  add(one, 7, 2)
  await world.settle(one.flush())
  edit(two, { title: 'two' })
  add(two, 6, 3)
  await world.settle(two.flush())
  const points = () => ['t', 's'].map((id) => two.getState().tasks.get(id)?.points)
  expect(points()).toEqual([7, 6])
  expect(two.conflicts.list().map(({ key, outcome, fallback }) => [key, outcome, fallback !== undefined])).toEqual([
    ['t', 'mine', true],
    ['s', 'merged', false],
  ])
})

test('M9 nor can a field of theirs by which the entity hangs on what the same commit deletes', async () => {
  const { world, one, two, edit } = await twoTabs('version-wins')
  one.update((draft) => void draft.users.set('v', { id: 'v' }))
  await world.settle(one.flush())
  // Its append meets that, so it knows of it.
  two.update((draft) => void draft.users.set('w', { id: 'w' }))
  await world.settle(two.flush())
  edit(one, { owner: 'v', title: 'one' })
  edit(one, { title: 'one again' })
  edit(one, { owner: 'u' })
  edit(one, { owner: 'v' })
  await world.settle(one.flush())
  two.batch(() => {
    edit(two, { owner: 'w' })
    two.update((draft) => draft.users.delete('v'))
  })
  await world.settle(two.flush())
  expect(two.getState().tasks.get('t')).toMatchObject({ owner: 'w', title: 'one again' })
})
