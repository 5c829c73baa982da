import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import * as z from 'zod'
import { deafChannel } from '../../../fixtures/deaf-channel.js'
import {
  browserPlatform,
  type Collection,
  type ConflictPolicy,
  type ConflictResolver,
  collection,
  createSyncStore,
  type FieldMerges,
  slice,
} from '../../index.js'

const Note = z.object({
  id: z.string(),
  text: z.string().max(60),
  by: z.string(),
  votes: z.number(),
  labels: z.array(z.string()),
  place: z.object({ x: z.number(), y: z.number() }).nullable(),
})
type Note = z.infer<typeof Note>
const note = (id: string): Note => ({ id, text: 'base', by: '', votes: 0, labels: ['a'], place: { x: 0, y: 0 } })

const open: { close(): Promise<void> }[] = []

interface Policies {
  readonly conflict?: ConflictPolicy | ConflictResolver<Note>
  readonly fields?: FieldMerges<Note>
}

async function openTab(name: string, policies: Policies) {
  const store = createSyncStore(
    {
      name: name.replaceAll(' ', '-'),
      version: 1,
      slices: {
        notes: collection({ schema: Note, ...policies }),
        title: slice({ schema: z.object({ name: z.string(), size: z.number() }), initial: { name: '', size: 1 } }),
        mine: slice({ schema: z.string(), initial: '', scope: 'tab' }),
      },
      actions: {
        vote: (draft, id: string) => {
          const voted = draft.notes.get(id)
          if (voted) voted.votes++
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

/** Two tabs that hear nothing of each other until they write: one entity in both. */
async function twoTabs(name: string, policies: Policies = {}): Promise<readonly [Tab, Tab]> {
  const one = await openTab(name, policies)
  await one.update((draft) => void draft.notes.set('n', note('n'))).saved
  return [one, await openTab(name, policies)]
}

const edit = (tab: Tab, change: (entity: Note) => void) =>
  tab.update((draft) => {
    const entity = draft.notes.get('n')
    if (entity) change(entity)
  })

const bump = (tab: Tab) =>
  tab.update((draft) => {
    draft.title.size += 1
  }).saved

const set = (fields: Partial<Note>) => (entity: Note) => Object.assign(entity, fields)
const plusTwo = (entity: Note) => {
  entity.votes += 2
}

/** All tabs, once each has read to the end. */
async function settled(...tabs: Tab[]) {
  for (let round = 0; round < 2; round++) {
    for (const tab of tabs) {
      // An append is what makes a deaf tab read.
      await bump(tab)
    }
  }
  const states = tabs.map(({ getState }) => JSON.stringify({ ...getState(), title: '', mine: '' }))
  expect(new Set(states).size).toBe(1)
  return tabs[0]?.getState().notes as Collection<Note>
}

const listed = (tab: Tab) => tab.conflicts.list().filter(({ slice }) => slice === 'notes')

afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

test('M1 M2 the later edit stands by default, and both tabs list the conflict with all it takes to replay it', async () => {
  const [one, two] = await twoTabs('lww')
  const heard: string[] = []
  for (const [name, tab] of Object.entries({ one, two })) {
    tab.events.on('state:conflict', ({ conflict, origin }) => {
      if (conflict.slice === 'notes') heard.push(`${name} ${origin} ${conflict.id}`)
    })
  }
  const first = edit(one, (entity) => {
    entity.text = 'one'
    entity.by = 'one'
  })
  await first.saved
  const second = edit(two, (entity) => {
    entity.text = 'two'
    entity.votes = 5
  })
  await second.saved
  const notes = await settled(one, two)
  expect(notes.get('n')).toEqual({ ...note('n'), text: 'two', by: 'one', votes: 5 })
  expect(listed(two)).toEqual([
    {
      id: `${second.cid}/0`,
      at: expect.any(Number),
      cid: second.cid,
      slice: 'notes',
      key: 'n',
      path: ['text'],
      base: 'base',
      mine: 'two',
      theirs: 'one',
      result: 'two',
      policy: 'last-write-wins',
      outcome: 'mine',
      fallback: undefined,
      theirCids: [first.cid],
      commits: { mine: 1, theirs: 1 },
      owed: false,
      omitted: false,
    },
  ])
  expect(listed(one)).toEqual(listed(two))
  expect(heard).toEqual([`two own ${second.cid}/0`, `one tab ${second.cid}/0`])
  expect(listed(await openTab('lww', {}))).toEqual(listed(two))
})

/** What both tabs did to the same entity, and what it came to. */
async function clash(
  name: string,
  policies: Policies,
  [first, second]: readonly [(entity: Note) => void, (entity: Note) => void],
) {
  const [one, two] = await twoTabs(name, policies)
  await edit(one, first).saved
  await edit(two, second).saved
  const notes = await settled(one, two)
  const [conflict, ...more] = listed(two)
  expect(listed(one)).toEqual(listed(two))
  return { one, two, entity: notes.get('n'), conflict, more }
}

test('F3 a capsule masks what conflicts tell of the state, too', async () => {
  const secret = (word: string) => set({ text: `secret ${word}`, place: null })
  const { two } = await clash('capsule', { conflict: () => note('n') }, [secret('of one'), secret('of two')])
  const text = await two.exportCapsule()
  expect(text).toContain('theirCids')
  expect(text).not.toContain('secret')
})

test('M1 what only one side changed is no conflict, nor is what both changed to the same', async () => {
  const { entity, conflict } = await clash('apart', {}, [set({ text: 'one', votes: 3 }), set({ by: 'two', votes: 3 })])
  expect(entity).toEqual({ ...note('n'), text: 'one', by: 'two', votes: 3 })
  expect(conflict).toBeUndefined()
})

test('M1 what others did and took back is no conflict', async () => {
  const [one, two] = await twoTabs('back')
  await one.update((draft) => void draft.notes.delete('n')).saved
  one.undo()
  await edit(one, set({ text: 'there' })).saved
  await edit(one, set({ text: 'base' })).saved
  await edit(two, set({ text: 'two' })).saved
  expect((await settled(one, two)).get('n')?.text).toBe('two')
  expect(listed(two)).toEqual([])
})

test('M1 of a chain of edits each stands on the one before it', async () => {
  const [one, two] = await twoTabs('chain')
  await edit(one, set({ text: 'one' })).saved
  edit(two, set({ text: 'two' }))
  await edit(two, set({ text: 'three' })).saved
  expect((await settled(one, two)).get('n')?.text).toBe('three')
  expect(listed(two)).toMatchObject([{ base: 'base', mine: 'two', theirs: 'one' }])
})

test('M1 a field whose place is gone can not be edited any more: that is told', async () => {
  const { entity, conflict } = await clash('nowhere', {}, [set({ place: null }), set({ place: { x: 0, y: 7 } })])
  expect(entity?.place).toBeNull()
  expect(conflict).toMatchObject({ outcome: 'theirs', path: ['place', 'y'], mine: 7, theirs: undefined })
})

test('M1 a plain slice is settled field by field, and by its own policy', async () => {
  const [one, two] = await twoTabs('plain slice')
  const name = (tab: Tab, to: string) =>
    tab.update((draft) => {
      draft.title.name = to
    }).saved
  await name(one, 'one')
  await name(two, 'two')
  expect(two.getState().title.name).toBe('two')
  expect(two.conflicts.list()).toMatchObject([{ slice: 'title', key: undefined, path: ['name'], outcome: 'mine' }])
})

test('M3 delete wins over set, whoever deleted, and says so', async () => {
  const remove = (tab: Tab) => tab.update((draft) => void draft.notes.delete('n')).saved
  for (const [index, conflict] of (['merge', 'version-wins', () => note('n')] as const).entries()) {
    const [one, two] = await twoTabs(`delete ${index}`, { conflict })
    await edit(one, set({ text: 'one' })).saved
    await remove(two)
    expect((await settled(one, two)).has('n')).toBe(false)
    expect(listed(two)).toMatchObject([{ outcome: 'mine', path: [], mine: undefined, theirs: { text: 'one' } }])
    const [three, four] = await twoTabs(`deleted ${index}`, { conflict })
    await remove(three)
    await edit(four, set({ text: 'four' })).saved
    expect((await settled(three, four)).has('n')).toBe(false)
    expect(listed(three)).toMatchObject([{ outcome: 'theirs', path: [], mine: { text: 'four' }, theirs: undefined }])
  }
})

test('M3 an entity made anew under the same key is another one: neither edits nor a deletion meant for the old one touch it', async () => {
  const [one, two] = await twoTabs('anew')
  await one.update((draft) => {
    draft.notes.delete('n')
    draft.notes.set('n', { ...note('n'), text: 'new' })
  }).saved
  edit(two, set({ by: 'two' }))
  await two.update((draft) => void draft.notes.delete('n')).saved
  expect((await settled(one, two)).get('n')).toEqual({ ...note('n'), text: 'new' })
  expect(listed(one)).toMatchObject([{ outcome: 'theirs', path: [], theirs: { text: 'new' } }])
})

test('M3 both made it: the policy settles that, and later edits stand on it', async () => {
  for (const conflict of ['last-write-wins', 'merge', 'version-wins'] as const) {
    const [one, two] = [
      await openTab(`made ${conflict}`, { conflict }),
      await openTab(`made ${conflict}`, { conflict }),
    ]
    const make = (tab: Tab, extra: Partial<Note>) =>
      tab.update((draft) => void draft.notes.set('n', { ...note('n'), ...extra })).saved
    await make(one, { text: 'one', labels: ['a', 'b'] })
    await make(two, { by: 'two', labels: ['a', 'c'] })
    const made = (await settled(one, two)).get('n')
    if (conflict === 'merge') expect(made).toMatchObject({ by: 'two', labels: ['a', 'b', 'c'] })
    else if (conflict === 'version-wins') expect(made).toMatchObject({ text: 'one', by: '', labels: ['a', 'b'] })
    else expect(made).toMatchObject({ text: 'base', by: 'two', labels: ['a', 'c'] })
    expect(listed(one)).toMatchObject([{ base: undefined, path: [], policy: conflict }])
  }
})

test('M4 `merge` goes field by field, and takes lists of distinct values for sets', async () => {
  const { entity, conflict, more } = await clash('merge', { conflict: 'merge' }, [
    set({ text: 'one', labels: ['a', 'b'], place: { x: 1, y: 0 } }),
    set({ text: 'two', labels: ['c'], place: { x: 0, y: 2 } }),
  ])
  expect(entity).toEqual({ ...note('n'), text: 'two', labels: ['b', 'c'], place: { x: 1, y: 2 } })
  expect(conflict).toMatchObject({ path: ['text'], outcome: 'mine', policy: 'merge' })
  expect(more).toMatchObject([{ path: ['labels'], outcome: 'merged', result: ['b', 'c'] }])
})

test('M5 a declared counter counts what both added, also where both made the same of it, under every policy but version-wins', async () => {
  const fields = { votes: 'counter' } as const
  for (const conflict of ['last-write-wins', 'merge', 'crdt'] as const) {
    const { entity, conflict: record } = await clash(`count ${conflict}`, { conflict, fields }, [plusTwo, plusTwo])
    expect(entity?.votes).toBe(4)
    expect(record).toMatchObject({ base: 0, mine: 2, theirs: 2, result: 4, outcome: 'merged' })
  }
})

test('M6 `crdt` merges texts and counts whole numbers; the result is recorded, so that no other tab needs the library', async () => {
  const { entity, conflict } = await clash('crdt', { conflict: 'crdt' }, [
    set({ text: 'a base', votes: 5, labels: ['a', 'b'] }),
    set({ text: 'base!', votes: 1, labels: [] }),
  ])
  expect(entity).toMatchObject({ text: 'a base!', votes: 6, labels: ['b'] })
  expect(conflict).toMatchObject({ path: ['text'], base: 'base', outcome: 'merged', result: 'a base!' })
})

test('M7 `version-wins`: the side with more commits on the entity stands, at a tie what is in the journal', async () => {
  const [one, two] = await twoTabs('versions', { conflict: 'version-wins' })
  const write = (tab: Tab, text: string) => edit(tab, set({ text: text })).saved
  await write(one, 'one')
  await write(two, 'two')
  expect((await settled(one, two)).get('n')?.text).toBe('one')
  await write(one, 'more of one')
  edit(two, set({ by: 'two' }))
  await write(two, 'more of two')
  expect((await settled(one, two)).get('n')).toMatchObject({ text: 'more of two', by: 'two' })
  expect(listed(one).map(({ outcome }) => outcome)).toEqual(['theirs', 'mine'])
})

test('M8 a resolver is asked for whole entities, typed by the schema, and its answer is what every tab applies', async () => {
  const asked: unknown[] = []
  const conflict: ConflictResolver<Note> = (met) => {
    asked.push([met.paths, met.merged.by])
    return { ...met.merged, text: `${met.theirs.text}+${met.mine.text} (${met.base?.text})` }
  }
  const { entity, conflict: record } = await clash('resolver', { conflict }, [
    set({ text: 'one', by: 'one' }),
    set({ text: 'two', votes: 2 }),
  ])
  expect(entity).toEqual({ ...note('n'), text: 'one+two (base)', by: 'one', votes: 2 })
  expect(asked).toEqual([[[['text']], 'one']])
  expect(record).toMatchObject({ policy: 'resolver', outcome: 'resolved', path: [], fallback: undefined })
})

test('M8 M9 a resolver that throws, gives nothing, no JSON or what fails the schema: the later edit stands, and the record says why', async () => {
  const answers: readonly [unknown, string][] = [
    [
      () => {
        throw new Error('no idea')
      },
      'no idea',
    ],
    [() => undefined, 'nothing'],
    [() => 'text', 'no entity'],
    [() => ({ ...note('n'), text: () => {} }), 'function'],
    [() => ({ ...note('n'), text: 'too long'.repeat(20) }), 'Too big'],
    [() => ({ ...note('other') }), 'key'],
  ]
  for (const [index, [conflict, reason]] of answers.entries()) {
    const { entity, conflict: record } = await clash(`bad ${index}`, { conflict: conflict as ConflictResolver<Note> }, [
      set({ text: 'one', by: 'one' }),
      set({ text: 'two' }),
    ])
    expect(entity).toEqual({ ...note('n'), text: 'two', by: 'one' })
    expect(record).toMatchObject({ outcome: 'mine', policy: 'resolver', fallback: expect.stringContaining(reason) })
  }
})

test('M9 what a merge gives must satisfy the schema: otherwise the later edit stands', async () => {
  const long = (letter: string) => `${letter.repeat(40)}base`
  const { entity, conflict } = await clash('too long', { fields: { text: 'text' } }, [
    set({ text: long('1') }),
    set({ text: long('2') }),
  ])
  expect(entity?.text).toBe(long('2'))
  expect(conflict).toMatchObject({ outcome: 'mine', fallback: expect.stringContaining('Too big') })
})

test('M10 actions and undo run again on newer data: what comes of that stands, and is told', async () => {
  const [one, two] = await twoTabs('again')
  await one.actions.vote('n').saved
  await two.actions.vote('n').saved
  expect((await settled(one, two)).get('n')?.votes).toBe(2)
  expect(listed(one)).toMatchObject([{ path: ['votes'], outcome: 'rerun', base: 0, mine: 1, theirs: 1, result: 2 }])
})
