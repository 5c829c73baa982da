import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { type ConflictPolicy, collection, createSyncStore, type Platform, slice } from '../../index.js'

const Note = z.object({ id: z.string(), title: z.string(), votes: z.number().max(50), tags: z.array(z.string()) })
type Note = z.infer<typeof Note>

function openNotes(platform: Platform, conflict: ConflictPolicy) {
  return createSyncStore(
    {
      name: 'notes',
      version: 1,
      slices: {
        notes: collection({
          schema: Note,
          conflict,
          ...(conflict === 'version-wins' ? {} : { fields: { votes: 'counter', tags: 'set' } as const }),
        }),
        filter: slice({ schema: z.string(), initial: '', scope: 'tab' }),
      },
      actions: {
        vote: (draft) => {
          const note = draft.notes.get('n')
          if (note) note.votes++
        },
      },
    },
    { platform },
  )
}
type Tab = ReturnType<typeof openNotes>

async function twoTabs(conflict: ConflictPolicy) {
  const world = createSimWorld({ seed: `transaction ${conflict}` })
  const [one, two] = [openNotes(world.openTab().platform, conflict), openNotes(world.openTab().platform, conflict)]
  await world.settle(Promise.all([one.ready, two.ready]))
  const edit = (fields: Partial<Note>) => (draft: { notes: { get(id: string): Note | undefined } }) => {
    const note = draft.notes.get('n')
    if (note) Object.assign(note, fields)
  }
  one.update((draft) => void draft.notes.set('n', { id: 'n', title: 'base', votes: 0, tags: [] }))
  await world.settle(one.flush())
  await world.advance(50)
  /** What `during` does is known to all before the transaction of `one` ends. */
  const around = async (run: Parameters<Tab['transaction']>[0], during: () => void, isConcurrent = false) => {
    let end: () => void = () => undefined
    const passed = new Promise<void>((resolve) => {
      end = resolve
    })
    const whole = async (tx: Parameters<typeof run>[0]) => {
      run(tx)
      await passed
    }
    const ended = one.transaction(whole, { concurrent: isConcurrent })
    await world.advance(10)
    during()
    await world.settle(two.flush())
    await world.advance(50)
    end()
    const commit = await world.settle(ended)
    await world.settle(one.flush())
    await world.advance(50)
    expect(JSON.stringify(two.getState().notes)).toBe(JSON.stringify(one.getState().notes))
    return commit
  }
  return { world, one, two, edit, around, note: () => one.getState().notes.get('n') }
}

test('X4 M1 M5 a transaction meets what others committed since it began: counted, united, and told', async () => {
  const { one, two, edit, around, note } = await twoTabs('merge')
  await around(
    (tx) => {
      tx.actions.vote()
      tx.update(edit({ tags: ['a'], title: 'mine' }))
    },
    () => {
      two.update(edit({ votes: 10, tags: ['b'] }))
      two.update(edit({ title: 'theirs' }))
    },
  )
  expect(note()).toMatchObject({ title: 'mine', votes: 11, tags: ['b', 'a'] })
  const told = [one, two].map(({ conflicts }) =>
    conflicts.list().map(({ path, outcome, theirs }) => [path[0], outcome, theirs]),
  )
  expect(told[0]).toContainEqual(['title', 'mine', 'theirs'])
  expect(told[1]).toEqual(told[0])
})

test('X4 M4 by versions theirs stands where they made more commits', async () => {
  const { two, edit, around, note } = await twoTabs('version-wins')
  const commit = await around(
    (tx) => void tx.update(edit({ title: 'mine' })),
    () => {
      two.update(edit({ title: 'theirs' }))
      two.update(edit({ title: 'theirs again' }))
    },
  )
  expect(note()?.title).toBe('theirs again')
  expect(commit.status).toBe('committed')
})

test('X4 M3 what others deleted stays deleted, and it is told that an edit was lost', async () => {
  const { one, two, edit, around, note } = await twoTabs('last-write-wins')
  await around(
    (tx) => void tx.update(edit({ title: 'mine' })),
    () => two.update((draft) => draft.notes.delete('n')),
  )
  expect(note()).toBeUndefined()
  expect(one.conflicts.list()).toMatchObject([{ outcome: 'theirs', mine: { title: 'mine' } }])
  expect(two.conflicts.list()).toHaveLength(1)
})

test('X4 X5 beside updates of its own tab a concurrent transaction counts on; slices of this tab go with it', async () => {
  const { one, around, note, edit } = await twoTabs('merge')
  const commit = await around(
    (tx) => {
      tx.actions.vote()
      tx.update((draft) => {
        draft.filter = 'mine'
      })
    },
    () => {
      one.actions.vote()
      one.update(edit({ title: 'beside' }))
    },
    true,
  )
  expect(note()).toMatchObject({ votes: 2, title: 'beside' })
  expect(one.getState().filter).toBe('mine')
  expect(one.undo()?.status).toBe('committed')
  expect(note()).toMatchObject({ votes: 1, title: 'beside' })
  expect(commit.status).toBe('committed')
})

test('X3 X4 what is not possible beside what others did is rejected as a whole', async () => {
  const { two, edit, around, note } = await twoTabs('merge')
  const commit = await around(
    (tx) => void tx.update(edit({ votes: 30, title: 'mine' })),
    () => two.update(edit({ votes: 30 })),
  )
  // Where the sum is not valid, mine stands; what others did is in the record.
  expect(commit.status).toBe('committed')
  expect(note()).toMatchObject({ votes: 30, title: 'mine' })
})

test('X4 M8 a resolver that answers later is asked by a transaction too', async () => {
  let answer: (note: Note) => void = () => undefined
  const resolver = () =>
    new Promise<Note>((resolve) => {
      answer = resolve
    })
  const { world, two, edit, around, note } = await twoTabs(resolver as never)
  await around(
    (tx) => void tx.update(edit({ title: 'mine' })),
    () => two.update(edit({ title: 'theirs' })),
  )
  expect(note()?.title).toBe('mine')
  answer({ id: 'n', title: 'both', votes: 0, tags: [] })
  await world.advance(50)
  expect(note()?.title).toBe('both')
  await world.advance(50)
  expect(two.getState().notes.get('n')?.title).toBe('both')
})
