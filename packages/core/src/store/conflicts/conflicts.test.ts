import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import * as z from 'zod'
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
      name,
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
    { platform: { ...browserPlatform(), channel: { open: () => ({ post: () => {}, close: () => {} }) } } },
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

/** All tabs, once each has read to the end. */
async function settled(...tabs: Tab[]) {
  for (let round = 0; round < 2; round++) {
    for (const tab of tabs) {
      // An append is what makes a deaf tab read.
      await tab.update((draft) => void (draft.title.size += 1)).saved
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
      omitted: false,
    },
  ])
  expect(listed(one)).toEqual(listed(two))
  expect(heard).toEqual([`two own ${second.cid}/0`, `one tab ${second.cid}/0`])
  expect(listed(await openTab('lww', {}))).toEqual(listed(two))
})
