import { expect, test } from 'vitest'
import * as z from 'zod'
import { deafChannel } from '../../../fixtures/deaf-channel.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import {
  type ConflictPolicy,
  type ConflictResolver,
  collection,
  createSyncStore,
  type FieldMerges,
  type Platform,
  type ReplayPolicy,
} from '../../index.js'

const Note = z.object({
  id: z.string(),
  text: z.string(),
  by: z.string(),
  labels: z.array(z.string()),
  votes: z.number(),
})
type Note = z.infer<typeof Note>

interface Policies {
  readonly conflict?: ConflictPolicy | ConflictResolver<Note>
  readonly fields?: FieldMerges<Note>
}

function openNotes(platform: Platform, policies: Policies) {
  const notes = collection({ schema: Note, ...policies })
  return createSyncStore(
    { name: 'again', version: 1, slices: { notes } },
    { platform: { ...platform, channel: deafChannel } },
  )
}

/** The second tab meets edits of the first that it did not know; each edit is a commit. */
async function clash(policies: Policies, ofOne: readonly Partial<Note>[], ofTwo: readonly Partial<Note>[]) {
  const world = createSimWorld({ seed: 'again' })
  const open = async () => {
    const tab = openNotes(world.openTab().platform, policies)
    await world.settle(tab.ready)
    return tab
  }
  const one = await open()
  one.update((draft) => void draft.notes.set('n', { id: 'n', text: 'base', by: '', labels: ['a'], votes: 0 }))
  await world.settle(one.flush())
  const two = await open()
  for (const [tab, edits] of [
    [one, ofOne],
    [two, ofTwo],
  ] as const) {
    for (const fields of edits) {
      tab.update((draft) => {
        const note = draft.notes.get('n')
        if (note) Object.assign(note, fields)
      })
    }
    await world.settle(tab.flush())
  }
  const replay = (policy?: ReplayPolicy, options = { apply: false }) =>
    world.settle(two.conflicts.replay(two.conflicts.list()[0]?.id ?? '', policy, options))
  return { world, one, two, replay, open }
}

test('M7 M11 `version-wins` counts the commits of either side when a conflict is settled again, also in another tab and after a reload', async () => {
  const more = await clash({}, [{ text: 'one' }], [{ text: 'two' }, { by: 'two' }])
  expect(more.two.conflicts.list()).toMatchObject([{ path: ['text'], commits: { mine: 2, theirs: 1 } }])
  expect(await more.replay('version-wins')).toMatchObject({ outcome: 'mine', value: 'two' })
  const third = await more.open()
  expect(third.conflicts.list()).toEqual(more.two.conflicts.list())
  const id = third.conflicts.list()[0]?.id ?? ''
  const again = await more.world.settle(third.conflicts.replay(id, 'version-wins', { apply: false }))
  expect(again).toMatchObject({ outcome: 'mine', value: 'two' })
  const tie = await clash({}, [{ text: 'one' }], [{ text: 'two' }])
  expect(await tie.replay('version-wins')).toMatchObject({ outcome: 'theirs', value: 'one' })
})

const firstOfBoth: ConflictResolver<Note> = ({ merged }) => ({
  ...merged,
  labels: [...merged.labels],
  text: 'resolved',
})

test('M11 M1 a whole entity settled again by a policy keeps what only one side changed', async () => {
  const ofOne = [{ text: 'one', by: 'one', labels: ['a', 'b'] }]
  const ofTwo = [{ text: 'two', votes: 2 }, { labels: ['c'] }]
  const { replay, two } = await clash({ conflict: firstOfBoth, fields: { labels: 'set' } }, ofOne, ofTwo)
  expect(two.conflicts.list()).toMatchObject([
    { path: [], outcome: 'resolved', commits: { mine: 2, theirs: 1 } },
    { path: [], outcome: 'resolved' },
  ])
  const kept = { id: 'n', by: 'one', votes: 2 }
  expect((await replay('last-write-wins')).value).toEqual({ ...kept, text: 'two', labels: ['a', 'b'] })
  expect((await replay('merge')).value).toEqual({ ...kept, text: 'two', labels: ['a', 'b'] })
  expect((await replay('version-wins')).value).toEqual({ ...kept, text: 'two', labels: ['a', 'b'] })
  const seen: unknown[] = []
  const asking: ReplayPolicy = ({ merged, paths }) => {
    seen.push([merged, paths])
    throw new Error('no idea')
  }
  const merged = { ...kept, text: 'two', labels: ['a', 'b'] }
  expect(await replay(asking)).toMatchObject({
    outcome: 'mine',
    value: merged,
    fallback: expect.stringContaining('idea'),
  })
  expect(seen).toEqual([[merged, [['text']]]])
  expect((await replay()).value).toMatchObject({ ...kept, text: 'resolved' })
})

test('M11 a function that throws, or gives nothing, changes nothing and makes no commit', async () => {
  const { replay, two } = await clash({}, [{ text: 'one' }], [{ text: 'two' }])
  const heard: string[] = []
  two.events.on('state:updated', ({ commit }) => heard.push(commit.source))
  const throwing: ReplayPolicy = () => {
    throw new Error('no idea')
  }
  for (const policy of [throwing, () => undefined]) {
    const { applied, refused, fallback } = await replay(policy, { apply: true })
    expect([applied, refused]).toEqual([undefined, 'The function gave no result.'])
    expect(fallback).toBeTypeOf('string')
    expect((await replay(policy)).refused).toBeUndefined()
  }
  expect(heard).toEqual([])
  expect(two.getState().notes.get('n')?.text).toBe('two')
  expect((await replay('version-wins', { apply: true })).applied?.status).toBe('committed')
})
