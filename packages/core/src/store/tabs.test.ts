import 'fake-indexeddb/auto'
import { createStore } from 'idb-keyval'
import { afterEach, expect, test } from 'vitest'
import * as z from 'zod'
import { deafChannel } from '../../fixtures/deaf-channel.js'
import { browserPlatform, collection, createSyncStore, type Platform, slice } from '../index.js'

const Note = z.object({ id: z.string(), text: z.string(), votes: z.number() })
const open: { close(): Promise<void> }[] = []

/** A store on a platform of its own, as a second tab has it. */
function openTab(name: string, platform: Partial<Platform> = {}) {
  const store = createSyncStore(
    {
      name,
      version: 1,
      slices: { notes: collection({ schema: Note }), title: slice({ schema: z.string(), initial: '' }) },
      actions: {
        claim: (draft, id: string) => {
          if (draft.notes.has(id)) throw new Error(`${id} is taken`)
          draft.notes.set(id, { id, text: 'mine', votes: 0 })
        },
        vote: (draft, id: string) => {
          const note = draft.notes.get(id)
          if (note) note.votes++
        },
      },
    },
    { platform: { ...browserPlatform(), ...platform } },
  )
  open.push(store)
  return store
}

type Tab = ReturnType<typeof openTab>

afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

test('T1 two tabs that edit at the same time reach the same state and lose nothing', async () => {
  const [one, two] = [openTab('both'), openTab('both')]
  await Promise.all([one.ready, two.ready])
  const commits = []
  for (let n = 0; n < 50; n++) {
    commits.push(one.update((draft) => void draft.notes.set(`a${n}`, { id: `a${n}`, text: 'one', votes: 0 })))
    commits.push(two.update((draft) => void draft.notes.set(`b${n}`, { id: `b${n}`, text: 'two', votes: 0 })))
  }
  await Promise.all(commits.map(({ saved }) => saved))
  const third = openTab('both')
  await third.ready
  expect(third.getState().notes.size).toBe(100)
  // Each tab has its own commits and those before them; one more append makes both read to the end.
  await one.update((draft) => {
    draft.title = 'last'
  }).saved
  await two.update((draft) => {
    draft.notes.get('a0')!.text = 'changed'
  }).saved
  await one.actions.vote('a0').saved
  expect([...one.getState().notes.keys()]).toEqual([...third.getState().notes.keys()])
  expect(one.getState().notes.get('a0')).toEqual({ id: 'a0', text: 'changed', votes: 1 })
  expect(one.getStats().pending).toBe(0)
})

test('T1 actions run again on newer data, so that no count is lost', async () => {
  const one = openTab('votes')
  await one.ready
  await one.update((draft) => void draft.notes.set('n', { id: 'n', text: '', votes: 0 })).saved
  const two = openTab('votes')
  await two.ready
  const commits = []
  for (let n = 0; n < 20; n++) commits.push(one.actions.vote('n'), two.actions.vote('n'))
  await Promise.all(commits.map(({ saved }) => saved))
  const third = openTab('votes')
  await third.ready
  expect(third.getState().notes.get('n')?.votes).toBe(40)
})

test('U8 U5 what a listener does about news of another tab comes after the news', async () => {
  const [one, two] = [openTab('news', { channel: deafChannel }), openTab('news', { channel: deafChannel })]
  await Promise.all([one.ready, two.ready])
  await one.actions.claim('n').saved
  const origins: string[] = []
  two.events.on('state:updated', ({ origin }) => origins.push(origin))
  two.events.on('state:rejected', () => {
    two.update((draft) => {
      draft.title = 'n was taken'
    })
  })
  two.actions.claim('n')
  await two.flush()
  expect(two.getState().title).toBe('n was taken')
  expect(origins).toEqual(['own', 'tab', 'own'])
})

test('J7 R4 a tab that finds itself outdated lets go of the snapshot that it was about to make', async () => {
  const create = (version: number, platform: Partial<Platform>) => {
    const slices = { notes: collection({ schema: Note }) }
    const store = createSyncStore(
      { name: 'let-go', version, slices },
      { platform: { ...browserPlatform(), ...platform } },
    )
    open.push(store)
    return store
  }
  const { locks, clock } = browserPlatform()
  let isGated = false
  let [openGate, begin, end] = [() => {}, () => {}, () => {}]
  const gate = new Promise<void>((resolve) => (openGate = resolve))
  const begun = new Promise<void>((resolve) => (begin = resolve))
  const released = new Promise<void>((resolve) => (end = resolve))
  const old = create(1, {
    clock: {
      ...clock,
      yieldTask: () => {
        if (!isGated) return clock.yieldTask()
        begin()
        return gate
      },
    },
    locks: { withLock: (...request) => locks.withLock(...request).finally(end) },
  })
  await old.ready
  isGated = true
  const text = 'x'.repeat(2_000)
  for (let n = 0; n < 200; n++) {
    old.update((draft) => void draft.notes.set(`n${n}`, { id: `n${n}`, text, votes: 0 }))
  }
  await begun
  const newer = create(2, {})
  await newer.ready
  await old.update((draft) => void draft.notes.delete('n0')).saved.catch(() => undefined)
  openGate()
  await released
  expect(old.getStatus().phase).toBe('outdated')
  expect(newer.getStatus().phase).toBe('live')
})

test('R7 a database that went away and was made anew by a tab that was behind is reported as data loss', async () => {
  const [one, two, gone] = [0, 1, 2].map(() => openTab('gone', { channel: deafChannel })) as [Tab, Tab, Tab]
  await Promise.all([one.ready, two.ready, gone.ready])
  const losses: string[] = []
  for (const tab of [one, two]) tab.events.on('data:lost', ({ reason }) => losses.push(reason))
  await gone.actions.claim('a').saved
  await gone.close()
  await one.actions.claim('x').saved
  const rows = createStore('holdfast:gone', 'rows')
  await rows('readwrite', (store) => void store.clear())
  await two.actions.claim('b').saved
  expect(losses).toEqual([])
  await one.actions.claim('c').saved
  // What the tab that is closed had saved nobody offers again.
  expect([...one.getState().notes.keys()]).toEqual(['b', 'x', 'c'])
  expect(losses).toMatchObject([expect.stringContaining('made anew')])
  // A tab that had everything loses nothing, and says nothing.
  await rows('readwrite', (store) => void store.clear())
  await one.actions.vote('b').saved
  await two.actions.vote('b').saved
  expect(two.getState().notes.get('b')?.votes).toBe(2)
  expect(losses).toHaveLength(1)
})

test('T6 what a tab had saved is saved again when a tab that was behind made the database anew', async () => {
  const [one, two] = [openTab('again', { channel: deafChannel }), openTab('again', { channel: deafChannel })]
  await Promise.all([one.ready, two.ready])
  const events: unknown[] = []
  for (const tab of [one, two])
    for (const name of ['data:lost', 'state:rejected'] as const) tab.events.on(name, (event) => events.push(event))
  await one.actions.claim('a').saved
  await two.actions.claim('shared').saved
  // Known to both; the rest to one of them only.
  for (const id of ['b', 'c']) await one.actions.claim(id).saved
  for (let n = 0; n < 3; n++) await one.actions.vote('c').saved
  const rows = createStore('holdfast:again', 'rows')
  await rows('readwrite', (store) => void store.clear())
  await two.actions.vote('a').saved
  await one.actions.claim('d').saved
  await two.actions.claim('e').saved
  const later = openTab('again')
  await later.ready
  expect([...later.getState().notes.keys()]).toEqual(['a', 'shared', 'b', 'c', 'd', 'e'])
  expect(later.getState().notes.get('a')?.votes).toBe(1)
  expect(later.getState().notes.get('c')?.votes).toBe(3)
  expect(JSON.stringify(two.getState().notes)).toBe(JSON.stringify(later.getState().notes))
  expect(events).toEqual([])
  // Once more, by the other way round.
  await two.actions.vote('d').saved
  await rows('readwrite', (store) => void store.clear())
  await one.actions.vote('c').saved
  await two.actions.vote('c').saved
  expect(two.getState().notes.get('c')?.votes).toBe(5)
  expect(two.getState().notes.get('d')?.votes).toBe(1)
  expect(two.getState().notes.has('e')).toBe(true)
  expect(events).toEqual([])
})

test('J7 the journal is compacted, and nothing of the state is lost', async () => {
  const one = openTab('compact')
  await one.ready
  const compacted = new Promise((resolve) => one.events.on('optimization:completed', resolve))
  const text = 'x'.repeat(2_000)
  for (let n = 0; n < 200; n++) one.update((draft) => void draft.notes.set(`n${n}`, { id: `n${n}`, text, votes: n }))
  await one.flush()
  expect(await compacted).toMatchObject({ name: 'compaction' })
  const { journalBytes } = one.getStats()
  expect(journalBytes).toBeLessThan(256_000)
  await one.update((draft) => {
    draft.title = 'after'
  }).saved
  const state = JSON.stringify(one.getState())
  const two = openTab('compact')
  await two.ready
  expect(JSON.stringify(two.getState())).toBe(state)
  // The tab that did not compact goes on from the new generation.
  await two.actions.vote('n3').saved
  await one.actions.vote('n3').saved
  expect(one.getState().notes.get('n3')?.votes).toBe(5)
})

test('J11 T1 flush and close resolve when what was pending is no longer possible on newer data', async () => {
  const [one, two] = [openTab('claim', { channel: deafChannel }), openTab('claim', { channel: deafChannel })]
  await Promise.all([one.ready, two.ready])
  await one.actions.claim('n').saved
  const late = two.actions.claim('n')
  await two.flush()
  expect(late.status).toBe('rejected')
  await expect(late.saved).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  await two.close()
})
