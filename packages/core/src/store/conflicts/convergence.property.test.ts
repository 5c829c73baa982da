import fc from 'fast-check'
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
  slice,
} from '../../index.js'

const Note = z.object({
  id: z.string(),
  text: z.string(),
  votes: z.number().max(9),
  labels: z.array(z.string()),
  place: z.object({ x: z.number(), y: z.number() }).nullable(),
  owner: z.string().nullable(),
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
  'a resolver that answers late': {
    conflict: async ({ mine, theirs, merged }) => {
      if (mine.votes > 5) throw new Error('too many')
      return mine.text < theirs.text ? theirs : merged
    },
  },
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
        users: collection({ schema: z.object({ id: z.string() }) }),
        notes: collection({
          schema: Note,
          references: { owner: { to: 'users', onDelete: 'cascade' } },
          ...policy,
        }),
        title: slice({ schema: z.object({ name: z.string(), size: z.number() }), initial: { name: '', size: 0 } }),
      },
      actions: {
        vote: (draft, id: string) => {
          const note = draft.notes.get(id)
          if (note) note.votes++
        },
      },
    },
    { platform: { ...platform, channel: deafChannel } },
  )
}
type Tab = ReturnType<typeof openTab>

const key = fc.constantFrom('a', 'b')
const change = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), key, text: fc.constantFrom('', 'base', 'other') }),
  fc.record({ kind: fc.constant('remove' as const), key }),
  fc.record({ kind: fc.constantFrom('hire' as const, 'fire' as const, 'remake' as const), key }),
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
          owner: fc.option(key),
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
    else if (one.kind === 'hire') draft.users.set(one.key, { id: one.key })
    else if (one.kind === 'fire') draft.users.delete(one.key)
    else if (one.kind !== 'edit') {
      if (one.kind === 'remake') draft.notes.delete(one.key)
      const text = one.kind === 'add' ? one.text : 'anew'
      draft.notes.set(one.key, { id: one.key, text, votes: 0, labels: [], place: { x: 0, y: 0 }, owner: null })
    } else {
      const note = draft.notes.get(one.key)
      if (note) Object.assign(note, one.fields)
    }
  })
}

const turn = fc.record({
  tab: fc.nat(2),
  changes: fc.array(change, { minLength: 1, maxLength: 3 }),
  flush: fc.boolean(),
})

test.each(Object.entries(policies))(
  'M1 M2 M9 T1 whatever three tabs do, under %s they come to the same state, byte by byte, and list the same conflicts',
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
        const tabs = [first]
        for (let more = 0; more < 2; more++) {
          const tab = openTab(world.openTab().platform, policy)
          await world.settle(tab.ready)
          tabs.push(tab)
        }
        // What is loaded for texts is loaded in the world's own time.
        await import('../../conflict/merge-text.js')
        for (const { tab: index, changes, flush } of turns) {
          const tab = tabs[index] ?? first
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
        // Answers are commits of their own.
        for (const tab of [...tabs, ...tabs]) await world.settle(tab.flush())
        for (const tab of tabs) await world.settle(tab.recover())
        const byId = (tab: Tab) => [...tab.conflicts.list()].sort((a, b) => (a.id < b.id ? -1 : 1))
        const last = openTab(world.openTab().platform, policy)
        await world.settle(last.ready)
        for (const tab of tabs) {
          expect(JSON.stringify(tab.getState())).toBe(JSON.stringify(last.getState()))
          expect(byId(tab)).toEqual(byId(last))
        }
        expect(last.conflicts.list().filter(({ owed }) => owed)).toEqual([])
        expect(last.getStatus().recovery).toBeNull()
        met += last.conflicts.list().length
        for (const tab of [...tabs, last]) await world.settle(tab.close())
      }),
      { numRuns: 6 },
    )
    expect(met).toBeGreaterThan(15)
  },
)
