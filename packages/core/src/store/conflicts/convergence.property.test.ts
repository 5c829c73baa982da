import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import {
  type ConflictPolicy,
  type ConflictResolver,
  collection,
  createSyncStore,
  type FieldMerges,
  type Platform,
  slice,
} from '../../index.js'

const Note = z.object({
  id: z.string(),
  text: z.string(),
  votes: z.number().max(9),
  labels: z.array(z.string()),
  place: z.object({ x: z.number(), y: z.number() }).nullable(),
})
type Note = z.infer<typeof Note>

type Policy = ConflictPolicy | ConflictResolver<Note>
const policies: Readonly<Record<string, { readonly conflict: Policy; readonly fields?: FieldMerges<Note> }>> = {
  'last-write-wins': { conflict: 'last-write-wins' },
  'last-write-wins, with fields': {
    conflict: 'last-write-wins',
    fields: { votes: 'counter', labels: 'set', text: 'text' },
  },
  'version-wins': { conflict: 'version-wins' },
  merge: { conflict: 'merge', fields: { votes: 'counter' } },
  crdt: { conflict: 'crdt' },
  'a resolver': { conflict: ({ mine, theirs, merged }) => (mine.text < theirs.text ? theirs : merged) },
  'a resolver that fails at times': {
    conflict: ({ mine, theirs }) => {
      if (mine.votes > 5) throw new Error('too many')
      return mine.votes > 3 ? ({ ...theirs, votes: 'many' } as never) : theirs
    },
  },
}

/** Tabs that hear nothing of each other: they read when an append of theirs meets what others wrote. */
function openTab(platform: Platform, policy: (typeof policies)[string]) {
  return createSyncStore(
    {
      name: 'notes',
      version: 1,
      slices: {
        notes: collection({ schema: Note, ...policy }),
        title: slice({ schema: z.object({ name: z.string(), size: z.number() }), initial: { name: '', size: 0 } }),
      },
      actions: {
        vote: (draft, id: string) => {
          const note = draft.notes.get(id)
          if (note) note.votes++
        },
      },
    },
    { platform: { ...platform, channel: { open: () => ({ post: () => {}, close: () => {} }) } } },
  )
}
type Tab = ReturnType<typeof openTab>

const key = fc.constantFrom('a', 'b')
const change = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), key, text: fc.constantFrom('', 'base', 'other') }),
  fc.record({ kind: fc.constant('remove' as const), key }),
  fc.record({ kind: fc.constant('vote' as const), key }),
  fc.record({ kind: fc.constant('undo' as const) }),
  fc.record({ kind: fc.constant('title' as const), text: fc.constantFrom('x', 'y') }),
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      key,
      fields: fc.record(
        {
          text: fc.constantFrom('base', 'a base', 'base!', 'bse'),
          votes: fc.integer({ min: 0, max: 6 }),
          labels: fc.subarray(['l', 'm', 'n']),
          place: fc.option(fc.record({ x: fc.nat(2), y: fc.nat(2) })),
        },
        { requiredKeys: [] },
      ),
    }),
  },
)
type Change = typeof change extends fc.Arbitrary<infer One> ? One : never

function perform(tab: Tab, one: Change) {
  if (one.kind === 'undo') return tab.undo()
  if (one.kind === 'vote') return tab.actions.vote(one.key)
  return tab.update((draft) => {
    if (one.kind === 'title') draft.title.name = one.text
    else if (one.kind === 'remove') draft.notes.delete(one.key)
    else if (one.kind === 'add') {
      draft.notes.set(one.key, { id: one.key, text: one.text, votes: 0, labels: [], place: { x: 0, y: 0 } })
    } else {
      const note = draft.notes.get(one.key)
      if (note) Object.assign(note, one.fields)
    }
  })
}

const turn = fc.record({
  tab: fc.nat(1),
  changes: fc.array(change, { minLength: 1, maxLength: 3 }),
  flush: fc.boolean(),
})

test.each(Object.entries(policies))(
  'M1 M2 M9 T1 whatever two tabs do, under %s they come to the same state, byte by byte, and list the same conflicts',
  async (_name, policy) => {
    let met = 0
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 8, maxLength: 14, size: 'max' }), async (turns) => {
        const world = createSimWorld({ seed: 'conflicts' })
        const first = openTab(world.openTab().platform, policy)
        await world.settle(first.ready)
        perform(first, { kind: 'add', key: 'a', text: 'base' })
        perform(first, { kind: 'add', key: 'b', text: 'base' })
        await world.settle(first.flush())
        const tabs = [first, openTab(world.openTab().platform, policy)] as const
        await world.settle(tabs[1].ready)
        // What is loaded for texts is loaded in the world's own time.
        await import('../../conflict/merge-text.js')
        for (const { tab: index, changes, flush } of turns) {
          const tab = tabs[index === 0 ? 0 : 1]
          for (const one of changes) {
            const commit = perform(tab, one)
            // What was committed is seen at once, whatever comes of it later.
            if (one.kind === 'title' && commit?.status === 'committed') expect(tab.getState().title.name).toBe(one.text)
          }
          if (flush) await world.settle(tab.flush())
        }
        for (let round = 0; round < 2; round++) {
          for (const tab of tabs) {
            tab.update((draft) => {
              draft.title.size++
            })
            await world.settle(tab.flush())
          }
        }
        const [one, two] = tabs
        // The last to write has read all; the first reads once more.
        await world.settle(one.recover())
        expect(JSON.stringify(one.getState())).toBe(JSON.stringify(two.getState()))
        const byId = (tab: Tab) => [...tab.conflicts.list()].sort((a, b) => (a.id < b.id ? -1 : 1))
        expect(byId(one)).toEqual(byId(two))
        const third = openTab(world.openTab().platform, policy)
        await world.settle(third.ready)
        expect(JSON.stringify(third.getState())).toBe(JSON.stringify(one.getState()))
        expect(third.getStatus().recovery).toBeNull()
        expect(byId(third)).toEqual(byId(one))
        met += one.conflicts.list().length
        for (const tab of [...tabs, third]) await world.settle(tab.close())
      }),
      { numRuns: 15 },
    )
    expect(met).toBeGreaterThan(25)
  },
)
