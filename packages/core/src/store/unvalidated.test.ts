import 'fake-indexeddb/auto'
import { createStore, entries, set } from 'idb-keyval'
import { afterEach, expect, test } from 'vitest'
import { closeBoards, openBoard, task } from '../../fixtures/board.js'
import { encodeChunk } from '../journal/chunk.js'

afterEach(closeBoards)

const invalid = (id: string) => ({ ...task(id), priority: 99 })
const rowsOf = (name: string) => createStore(`holdfast:${name}`, 'rows')

async function metaOf(name: string) {
  const row = (await entries<string[], { body: string }>(rowsOf(name))).find(([key]) => key[0] === 'meta')
  return JSON.parse(row?.[1].body ?? '{}') as {
    snapshot: { seq: number; slices: Record<string, { fingerprint: string; chunkSet: string; chunks: number }> }
  }
}

/** Saves what fails its schema, in the journal or in the snapshot. */
async function saveInvalid(name: string, where: 'journal' | 'snapshot', turnOnAgain: boolean) {
  const board = openBoard(name)
  await board.ready
  board.config.set({ validationEnabled: false })
  await board.update((draft) => {
    draft.tasks.set('bad', invalid('bad'))
    draft.settings.theme = 'pink' as 'dark'
  }).saved
  if (turnOnAgain) board.config.set({ validationEnabled: true })
  if (where === 'snapshot') {
    const compacted = new Promise((resolve) => board.events.on('optimization:completed', resolve))
    const title = 'x'.repeat(20_000)
    for (let n = 0; n < 20; n++) board.update((draft) => draft.tasks.set(`t${n}`, { ...task(`t${n}`), title }))
    await compacted
    expect((await metaOf(name)).snapshot.seq).toBeGreaterThan(0)
  }
  await board.close()
}

for (const where of ['journal', 'snapshot'] as const) {
  test(`R9 what was saved without validation is there at the next start while it stays off (${where})`, async () => {
    const name = `off-${where}`
    await saveInvalid(name, where, false)
    for (let start = 0; start < 2; start++) {
      const board = openBoard(name)
      await board.ready
      expect(board.config.get().validationEnabled).toBe(false)
      expect(board.getState().tasks.get('bad')).toEqual(invalid('bad'))
      expect(board.getState().settings.theme).toBe('pink')
      expect(board.getStatus().recovery).toBeNull()
      await board.close()
    }
  })

  test(`R9 once validation is on again, the next start checks what was saved without it (${where})`, async () => {
    const name = `on-again-${where}`
    await saveInvalid(name, where, true)
    const board = openBoard(name)
    await board.ready
    expect(board.getState().tasks.get('bad')).toBeUndefined()
    expect(board.getState().settings.theme).toBe('light')
    expect(board.getStatus().recovery).toMatchObject({ quarantined: 2 })
  })
}

test('R9 another tab takes over what is saved without validation', async () => {
  const [one, two] = [openBoard('off-tabs'), openBoard('off-tabs')]
  await Promise.all([one.ready, two.ready])
  one.config.set({ validationEnabled: false })
  await one.flush()
  await one.update((draft) => draft.tasks.set('bad', invalid('bad'))).saved
  await two.actions.add('good').saved
  expect([...two.getState().tasks.keys()]).toEqual(['bad', 'good'])
  expect(two.getStatus().recovery).toBeNull()
})

test.each([[[null, 7, 'text', [1], { id: 5 }]], [{ id: 'alone' }], [null]])(
  'R2 a chunk whose sum holds but which holds other things than entities is set aside thing by thing: %j',
  async (content) => {
    const name = `odd-${JSON.stringify(content).length}`
    const board = openBoard(name)
    await board.ready
    const compacted = new Promise((resolve) => board.events.on('optimization:completed', resolve))
    const title = 'x'.repeat(20_000)
    for (let n = 0; n < 20; n++) board.update((draft) => draft.tasks.set(`t${n}`, { ...task(`t${n}`), title }))
    await compacted
    await board.close()
    const place = { chunkSet: (await metaOf(name)).snapshot.slices.tasks!.chunkSet, slice: 'tasks', index: 0 }
    const chunk = encodeChunk(JSON.stringify(content), place)
    await set(['s', place.chunkSet, 'tasks', 0] as never, chunk, rowsOf(name))
    const again = openBoard(name)
    await again.ready
    expect(again.getStatus().phase).toBe('live')
    expect(again.getStatus().recovery?.quarantined).toBeGreaterThan(0)
    expect(again.getState().tasks.get('t19')).toBeDefined()
  },
)
