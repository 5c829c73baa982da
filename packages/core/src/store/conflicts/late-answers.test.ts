import { expect, test } from 'vitest'
import * as z from 'zod'
import { deafChannel } from '../../../fixtures/deaf-channel.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { type ConflictResolver, collection, createSyncStore, type Platform, type ReplayPolicy } from '../../index.js'

const Note = z.object({ id: z.string(), text: z.string().max(40), by: z.string() })
type Note = z.infer<typeof Note>

function openNotes(platform: Platform, conflict: ConflictResolver<Note>) {
  const notes = collection({ schema: Note, conflict })
  return createSyncStore(
    { name: 'late', version: 1, slices: { notes } },
    { platform: { ...platform, channel: deafChannel } },
  )
}
type Store = ReturnType<typeof openNotes>

const write = (store: Store, fields: Partial<Note>) =>
  store.update((draft) => {
    const note = draft.notes.get('n')
    if (note) Object.assign(note, fields)
  })

/** Two tabs of which the second meets the first's edit; the resolver answers when it is told to. */
async function clash() {
  const world = createSimWorld({ seed: 'late' })
  const answers: { resolve(answer: unknown): void; reject(error: Error): void }[] = []
  const resolver = (() =>
    new Promise((resolve, reject) => answers.push({ resolve, reject }))) as unknown as ConflictResolver<Note>
  const one = openNotes(world.openTab().platform, resolver)
  await world.settle(one.ready)
  await world.settle(one.update((draft) => void draft.notes.set('n', { id: 'n', text: 'base', by: '' })).saved)
  const two = openNotes(world.openTab().platform, resolver)
  await world.settle(two.ready)
  let bumps = 0
  const collide = async (text: string) => {
    // An append is what makes a deaf tab read.
    await world.settle(one.update((draft) => void draft.notes.set('x', { id: 'x', text: '', by: `${bumps++}` })).saved)
    await world.settle(write(one, { text }).saved)
    await world.settle(write(two, { text: `not ${text}` }).saved)
  }
  const events: unknown[] = []
  two.events.on('state:conflict', ({ conflict, origin }) => {
    events.push([conflict.id, conflict.outcome, conflict.fallback, origin])
  })
  await collide('one')
  return { world, one, two, answers, events, collide, text: () => two.getState().notes.get('n')?.text }
}

test('M8 a resolver that takes its time keeps nothing from being saved; its answer is a commit, told in every tab under the same id', async () => {
  const { world, one, two, answers, events, text } = await clash()
  expect(text()).toBe('not one')
  answers[0]?.resolve({ id: 'n', text: 'both', by: 'resolver' })
  await world.settle(two.flush())
  await world.settle(two.flush())
  expect(text()).toBe('both')
  await world.settle(one.update((draft) => void draft.notes.delete('x')).saved)
  const [listed, ...more] = one.conflicts.list()
  expect(listed).toMatchObject({ outcome: 'resolved', result: { text: 'both' }, mine: { text: 'not one' } })
  expect(more).toEqual([])
  expect(events).toEqual([
    [listed?.id, 'mine', undefined, 'own'],
    [listed?.id, 'resolved', undefined, 'own'],
  ])
  const request = two.history.steps().undo[0]
  expect(request?.source).not.toBe('conflict:notes')
})

test('M8 an answer that comes too late, fails, is not valid, or finds something else standing changes nothing, and the record says why', async () => {
  const cases: readonly [(parts: Awaited<ReturnType<typeof clash>>) => unknown, string][] = [
    [({ world }) => world.advance(5_001), 'within 5 seconds'],
    [({ answers }) => answers[0]?.reject(new Error('offline')), 'offline'],
    [({ answers }) => answers[0]?.resolve(undefined), 'nothing'],
    [({ answers }) => answers[0]?.resolve({ id: 'n', text: 'too long'.repeat(9), by: '' }), 'Too big'],
    [
      ({ two, answers }) => {
        write(two, { by: 'two' })
        answers[0]?.resolve({ id: 'n', text: 'both', by: '' })
      },
      'moved on',
    ],
  ]
  for (const [act, reason] of cases) {
    const parts = await clash()
    await act(parts)
    await parts.world.settle(parts.two.flush())
    await parts.world.settle(parts.two.flush())
    expect(parts.text()).toBe('not one')
    expect(parts.two.conflicts.list()).toMatchObject([{ outcome: 'mine', fallback: expect.stringContaining(reason) }])
  }
})

test('M8 a newer conflict of the same entity takes the place of the one that waits; closing waits for none', async () => {
  const { world, two, answers, collide, text } = await clash()
  await collide('second')
  answers[0]?.resolve({ id: 'n', text: 'first answer', by: '' })
  answers[1]?.resolve({ id: 'n', text: 'second answer', by: '' })
  await world.settle(two.flush())
  await world.settle(two.flush())
  expect(text()).toBe('second answer')
  await collide('third')
  await world.settle(two.close())
  answers[2]?.resolve({ id: 'n', text: 'third answer', by: '' })
  await world.settle(Promise.resolve())
  expect(text()).toBe('not third')
})

test('M11 a conflict is settled again: to see what would come of it, or as a commit that can be undone', async () => {
  const { world, two, text } = await clash()
  const [conflict] = two.conflicts.list()
  const id = conflict?.id ?? ''
  const replay = async (...rest: [ReplayPolicy?, { apply?: boolean; force?: boolean }?]) =>
    world.settle(two.conflicts.replay(id, ...rest))
  const both: ReplayPolicy = ({ base, mine, theirs }) => ({
    ...(base as Note),
    text: `${(mine as Note).text}, ${(theirs as Note).text}`,
  })
  expect(await replay('version-wins', { apply: false })).toMatchObject({ outcome: 'theirs', applied: undefined })
  expect(await replay(both, { apply: false })).toMatchObject({ outcome: 'resolved', value: { text: 'not one, one' } })
  expect(text()).toBe('not one')
  const { applied, refused } = await replay(both)
  expect([applied?.status, refused, text()]).toEqual(['committed', undefined, 'not one, one'])
  two.undo()
  expect(text()).toBe('not one')
  write(two, { by: 'two' })
  expect(await replay('version-wins')).toMatchObject({ applied: undefined, refused: expect.stringContaining('else') })
  expect(text()).toBe('not one')
  await replay('version-wins', { force: true })
  expect(text()).toBe('one')
  two.update((draft) => draft.notes.delete('n'))
  expect(
    await replay(
      () => {
        throw new Error('no')
      },
      { force: true },
    ),
  ).toMatchObject({ fallback: expect.stringContaining('no') })
  await expect(world.settle(two.conflicts.replay('none'))).rejects.toMatchObject({ code: 'MISUSE' })
  await expect(replay('whatever' as ReplayPolicy)).rejects.toMatchObject({ code: 'MISUSE' })
})
