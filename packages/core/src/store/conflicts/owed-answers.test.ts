import { expect, test } from 'vitest'
import * as z from 'zod'
import { deafChannel } from '../../../fixtures/deaf-channel.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { type ConflictPolicy, type ConflictResolver, collection, createSyncStore, type Platform } from '../../index.js'

const Note = z.object({ id: z.string(), text: z.string().max(40), by: z.string() })
type Note = z.infer<typeof Note>

interface Asked {
  readonly tab: string
  resolve(answer: unknown): void
}

interface Given {
  readonly conflict?: ConflictPolicy
  readonly platform?: Partial<Platform>
  readonly isDeaf?: boolean
}

/** A browser whose tabs ask a resolver that answers when it is told to. */
function desk() {
  const world = createSimWorld({ seed: 'owed' })
  const asked: Asked[] = []
  const open = async (name: string, { conflict, platform, isDeaf = true }: Given = {}) => {
    const tab = world.openTab()
    const resolver = (() =>
      new Promise((resolve) => asked.push({ tab: name, resolve }))) as unknown as ConflictResolver<Note>
    const notes = collection({ schema: Note, conflict: conflict ?? resolver })
    const deaf = isDeaf ? { channel: deafChannel } : {}
    const store = createSyncStore(
      { name: 'owed', version: 1, slices: { notes } },
      { platform: { ...tab.platform, ...deaf, ...platform } },
    )
    await world.settle(store.ready)
    return Object.assign(store, { kill: () => tab.kill() })
  }
  return { world, asked, open }
}
type Tab = Awaited<ReturnType<ReturnType<typeof desk>['open']>>

const write = (tab: Tab, fields: Partial<Note>) =>
  tab.update((draft) => {
    const note = draft.notes.get('n')
    if (note) Object.assign(note, fields)
    else draft.notes.set('n', { id: 'n', text: 'base', by: '', ...fields })
  })
const text = (tab: Tab) => tab.getState().notes.get('n')?.text
const answer = (text: string): Note => ({ id: 'n', text, by: '' })

/** The second tab met the first's edit, and its resolver owes an answer; the first knows. */
async function owing(given: Given = {}) {
  const at = desk()
  const { world, open } = at
  const one = await open('one', given)
  await world.settle(write(one, {}).saved)
  const two = await open('two', given)
  await world.settle(write(one, { text: 'one' }).saved)
  await world.settle(write(two, { text: 'two' }).saved)
  await world.settle(one.recover())
  const read = async (...tabs: Tab[]) => {
    for (const tab of tabs) await world.settle(tab.flush())
    await world.advance(50)
    for (const tab of tabs) await world.settle(tab.recover())
  }
  return { ...at, one, two, read }
}

test('M8 a record says that an answer is owed until it is given, in each tab and after a reload; then what came of it', async () => {
  const { world, asked, one, two, open, read } = await owing()
  const third = await open('third')
  for (const tab of [one, two, third]) {
    expect(tab.conflicts.list()).toMatchObject([{ owed: true, outcome: 'mine', fallback: undefined }])
  }
  expect(asked.map(({ tab }) => tab)).toEqual(['two'])
  asked[0]?.resolve(answer('both'))
  await read(two, one, third)
  for (const tab of [one, two, third, await open('fourth')]) {
    expect(text(tab)).toBe('both')
    expect(tab.conflicts.list()).toMatchObject([{ owed: false, outcome: 'resolved', result: { text: 'both' } }])
  }
  await world.advance(60_000)
  expect(asked.length).toBe(1)
})

test('M8 that no answer came is known in every tab and after a reload, and nobody asks again', async () => {
  for (const act of [
    ({ world }: Awaited<ReturnType<typeof owing>>) => world.advance(5_001),
    ({ asked }: Awaited<ReturnType<typeof owing>>) => asked[0]?.resolve(answer('too long'.repeat(9))),
  ]) {
    const parts = await owing()
    await act(parts)
    await parts.read(parts.two, parts.one)
    const expected = [{ owed: false, outcome: 'mine', fallback: expect.stringMatching(/within 5 seconds|Too big/) }]
    for (const tab of [parts.one, parts.two, await parts.open('later')]) {
      expect(tab.conflicts.list()).toMatchObject(expected)
      expect(text(tab)).toBe('two')
    }
    await parts.world.advance(60_000)
    expect(parts.asked.length).toBe(1)
  }
})

test('M8 when the tab that waits dies or closes, another asks again, and its answer is a commit', async () => {
  for (const end of ['kill', 'close'] as const) {
    const { world, asked, one, two, open, read } = await owing()
    const third = await open('third')
    await Promise.resolve(end === 'kill' ? two.kill() : world.settle(two.close()))
    await world.advance(50)
    expect(asked.map(({ tab }) => tab)).toEqual(['two', 'one'])
    asked[0]?.resolve(answer('of the dead'))
    await read(one)
    expect(one.conflicts.list()).toMatchObject([{ owed: true }])
    asked[1]?.resolve(answer('both'))
    await read(one, third)
    for (const tab of [one, third]) {
      expect(text(tab)).toBe('both')
      expect(tab.conflicts.list()).toMatchObject([{ owed: false, outcome: 'resolved', theirs: { text: 'one' } }])
    }
    await world.advance(60_000)
    expect(asked.length).toBe(2)
  }
})

test('M8 what is owed when the browser ends is asked for at the next start, unless the place has moved on', async () => {
  for (const hasMoved of [false, true]) {
    const { world, asked, one, open, read } = await owing()
    if (hasMoved) await world.settle(write(one, { by: 'one' }).saved)
    world.kill()
    const next = await open('next')
    await world.advance(50)
    expect(asked.at(-1)?.tab).toBe('next')
    asked.at(-1)?.resolve(answer('both'))
    await read(next)
    expect(text(next)).toBe(hasMoved ? 'two' : 'both')
    const stands = hasMoved
      ? { outcome: 'mine', fallback: expect.stringContaining('moved on') }
      : { outcome: 'resolved' }
    expect(next.conflicts.list()).toMatchObject([{ ...stands, owed: false }])
    const after = await open('after')
    expect(after.conflicts.list()).toEqual(next.conflicts.list())
  }
})

test('M8 where locks do not work every tab asks, and the answer that is saved first is the only one', async () => {
  const locks: Platform['locks'] = { withLock: () => Promise.reject(new Error('no locks')) }
  const { asked, one, two, open, read } = await owing({ platform: { locks } })
  await read(one)
  expect(asked.map(({ tab }) => tab)).toEqual(['two', 'one'])
  asked[1]?.resolve(answer('first'))
  await read(one)
  asked[0]?.resolve(answer('second'))
  await read(two, one, two)
  for (const tab of [one, two, await open('later', { platform: { locks } })]) {
    expect(text(tab)).toBe('first')
    expect(tab.conflicts.list()).toMatchObject([{ owed: false, outcome: 'resolved', result: { text: 'first' } }])
  }
})

test('M8 an app without a resolver says that the tab that asked is gone; what it asked stays owed to one that has it', async () => {
  const { world, asked, open, read } = await owing()
  world.kill()
  const plain = await open('plain', { conflict: 'last-write-wins' })
  let told = 0
  plain.events.on('state:conflict', () => told++)
  await world.advance(1_000)
  expect(told).toBeLessThan(2)
  const gone = { owed: true, outcome: 'mine', fallback: 'The tab that asked the resolver is gone.' }
  expect(plain.conflicts.list()).toMatchObject([gone])
  await world.settle(plain.close())
  const full = await open('full')
  await world.advance(50)
  asked.at(-1)?.resolve(answer('both'))
  await read(full)
  expect(full.conflicts.list()).toMatchObject([{ owed: false, outcome: 'resolved' }])
})

test('M8 an answer that meets what others did to the place meanwhile has no effect, and all tabs are told', async () => {
  const { world, asked, one, two, open, read } = await owing()
  await world.settle(write(one, { text: 'moved' }).saved)
  const told: unknown[] = []
  two.events.on('state:conflict', ({ conflict: { outcome, owed } }) => told.push([outcome, owed]))
  asked[0]?.resolve(answer('both'))
  await read(two, one)
  expect(told).toEqual([
    ['resolved', false],
    ['mine', false],
  ])
  for (const tab of [one, two, await open('later')]) {
    expect(text(tab)).toBe('moved')
    expect(tab.conflicts.list()).toMatchObject([
      { owed: false, outcome: 'mine', result: { text: 'two' }, fallback: expect.stringContaining('moved on') },
    ])
  }
})

test('M8 a newer conflict of the same entity ends the wait for the older one, in every tab', async () => {
  const { world, asked, one, two, open, read } = await owing()
  await world.settle(write(one, { text: 'newer' }).saved)
  await world.settle(write(two, { text: 'newer of two' }).saved)
  await world.settle(one.recover())
  for (const tab of [one, two, await open('third')]) {
    expect(tab.conflicts.list()).toMatchObject([
      { owed: false, fallback: 'A newer conflict took its place.' },
      { owed: true, mine: { text: 'newer of two' } },
    ])
  }
  asked[0]?.resolve(answer('old'))
  asked[1]?.resolve(answer('new'))
  await read(two, one)
  expect([text(one), text(two)]).toEqual(['new', 'new'])
})

test('M8 an answer stands together with what the same tab did to the entity before it asked; of one place, that stands', async () => {
  for (const [later, expected] of [
    [{ by: 'two' }, { text: 'both', by: 'two' }],
    [{ text: 'two again' }, { text: 'two again', by: '' }],
  ] as const) {
    const { world, asked, one, two, read } = await owing()
    asked[0]?.resolve(undefined)
    await read(two, one)
    await world.settle(write(one, { text: 'newer' }).saved)
    write(two, { text: 'newer of two' })
    await world.settle(write(two, later).saved)
    expect(asked.length).toBe(2)
    asked[1]?.resolve(answer('both'))
    await read(two, one)
    for (const tab of [one, two]) expect(tab.getState().notes.get('n')).toEqual({ id: 'n', ...expected })
    expect(two.conflicts.list().at(-1)).toMatchObject({ owed: false, outcome: 'resolved', result: expected })
  }
})
