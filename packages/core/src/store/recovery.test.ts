import 'fake-indexeddb/auto'
import { createStore, entries, set } from 'idb-keyval'
import { afterEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { closeBoards, openBoard } from '../../fixtures/board.js'
import {
  browserPlatform,
  type CanaryPort,
  collection,
  createSyncStore,
  HoldfastError,
  isHoldfastError,
  type StoragePort,
  slice,
} from '../index.js'

afterEach(closeBoards)

const rowsOf = (name: string) => createStore(`holdfast:${name}`, 'rows')

async function rowsWith(name: string, prefix: string) {
  return (await entries<(string | number)[], Record<string, unknown>>(rowsOf(name))).filter(
    ([key]) => key[0] === prefix,
  )
}

async function writeBoard(name: string, count: number) {
  const board = openBoard(name)
  await board.ready
  for (let n = 0; n < count; n++) await board.actions.add(`t${n}`).saved
  await board.close()
}

async function writeMore(name: string) {
  const board = openBoard(name)
  await board.ready
  await board.actions.add('more').saved
  await board.close()
}

describe('starting from what is stored', () => {
  test('J6 R2 a damaged journal record is set aside, the others are loaded, and it is reported', async () => {
    await writeBoard('r2', 5)
    const [, , third] = await rowsWith('r2', 'j')
    await set(
      third![0] as never,
      { ...third![1], body: String(third![1].body).replace('Title', 'Tutle') },
      rowsOf('r2'),
    )
    const board = openBoard('r2')
    const reports: unknown[] = []
    board.events.on('recovery:completed', (report) => reports.push(report))
    board.events.on('data:lost', (event) => reports.push(event))
    await board.ready
    expect([...board.getState().tasks.keys()]).toEqual(['t0', 't1', 't3', 't4'])
    expect(reports).toMatchObject([{ dataLoss: true, quarantined: 1 }, { reason: expect.stringContaining('checksum') }])
    expect(board.getStatus().recovery).toMatchObject({ quarantined: 1 })
    await new Promise((resolve) => board.events.on('optimization:completed', resolve))
    const kept = await rowsWith('r2', 'q')
    expect(kept).toHaveLength(1)
    expect(JSON.stringify(kept)).toContain('Tutle')
    await board.actions.add('later').saved
    await board.close()
    const again = openBoard('r2')
    await again.ready
    expect([...again.getState().tasks.keys()]).toEqual(['t0', 't1', 't3', 't4', 'later'])
    expect(again.getStatus().recovery).toBeNull()
    expect(await rowsWith('r2', 'q')).toHaveLength(1)
  })

  test('R2 J6 of a snapshot with a chunk missing and one damaged, all others are loaded', async () => {
    const create = () =>
      createSyncStore(
        {
          name: 'r2-chunks',
          version: 1,
          slices: { notes: collection({ schema: z.object({ id: z.string(), text: z.string() }) }) },
        },
        { platform: browserPlatform() },
      )
    const first = create()
    await first.ready
    const compacted = new Promise((resolve) => first.events.on('optimization:completed', resolve))
    const text = 'x'.repeat(20_000)
    for (let n = 0; n < 30; n++) first.update((draft) => void draft.notes.set(`n${n}`, { id: `n${n}`, text }))
    await first.flush()
    await compacted
    await first.close()
    const chunks = await rowsWith('r2-chunks', 's')
    expect(chunks).toHaveLength(10)
    await rowsOf('r2-chunks')('readwrite', (store) => void store.delete(chunks[1]![0] as never))
    await set(chunks[4]![0] as never, { ...chunks[4]![1], sum: 1 }, rowsOf('r2-chunks'))
    const second = create()
    await second.ready
    expect(second.getState().notes.size).toBe(24)
    expect(second.getState().notes.has('n3')).toBe(false)
    expect(second.getState().notes.has('n12')).toBe(false)
    expect(second.getStatus().recovery).toMatchObject({ quarantined: 2 })
    await second.close()
  })

  test('R2 J3 a damaged last record keeps its number, and the journal goes on behind it', async () => {
    const canary: CanaryPort = { read: () => undefined, write: () => undefined }
    await writeBoard('r2-last', 4)
    const other = openBoard('r2-last', { canary, channel: { open: () => ({ post() {}, close() {} }) } })
    await other.ready
    await writeMore('r2-last')
    const [last] = (await rowsWith('r2-last', 'j')).slice(-1)
    await set(last![0] as never, { ...last![1], body: 'broken' }, rowsOf('r2-last'))
    // One tab starts on it, another that is open catches up with it.
    const board = openBoard('r2-last', { canary })
    await board.ready
    expect([...board.getState().tasks.keys()]).toEqual(['t0', 't1', 't2', 't3'])
    expect(board.getStatus().recovery).toMatchObject({ quarantined: 1 })
    const commits = [board.actions.add('a'), other.actions.add('b')]
    await Promise.all(commits.map(({ saved }) => saved))
    expect(commits.map(({ version }) => version).sort()).toEqual([6, 7])
    await board.close()
    await other.close()
    const again = openBoard('r2-last')
    await again.ready
    expect([...again.getState().tasks.keys()].sort()).toEqual(['a', 'b', 't0', 't1', 't2', 't3'])
    expect((await rowsWith('r2-last', 'q')).length).toBeGreaterThan(0)
  })

  test('R4 data of a newer version is read-only and stays as it is', async () => {
    const create = (version: number) =>
      createSyncStore(
        { name: 'r4', version, slices: { n: slice({ schema: z.number(), initial: 0 }) } },
        { platform: browserPlatform() },
      )
    const newer = create(3)
    await newer.ready
    await newer.update((draft) => {
      draft.n = 7
    }).saved
    await newer.close()
    const stored = JSON.stringify(await entries(rowsOf('r4')))
    const older = create(2)
    const early = older.update((draft) => {
      draft.n = 1
    })
    await older.ready
    expect(older.getStatus()).toMatchObject({ phase: 'outdated' })
    expect(older.getState().n).toBe(7)
    await expect(early.saved).rejects.toSatisfy((error) => isHoldfastError(error, 'OUTDATED'))
    expect(() =>
      older.update((draft) => {
        draft.n = 2
      }),
    ).toThrow('newer')
    await older.close()
    expect(JSON.stringify(await entries(rowsOf('r4')))).toBe(stored)
  })

  test('R5 migrations run step by step and are stored once', async () => {
    const note = (field: 'text' | 'body') => z.object({ id: z.string(), [field]: z.string() })
    const old = createSyncStore(
      {
        name: 'r5',
        version: 1,
        slices: { notes: collection({ schema: note('text') }), gone: slice({ schema: z.number(), initial: 4 }) },
      },
      { platform: browserPlatform() },
    )
    await old.ready
    await old.update((draft) => void draft.notes.set('a', { id: 'a', text: 'hello' } as never)).saved
    await old.close()
    const steps: number[] = []
    const create = () =>
      createSyncStore(
        {
          name: 'r5',
          version: 3,
          slices: { notes: collection({ schema: note('body') }), total: slice({ schema: z.number(), initial: 0 }) },
          migrations: {
            2: (state) => {
              steps.push(2)
              const notes = state.notes as Record<string, { id: string; text: string }>
              for (const entry of Object.values(notes)) Object.assign(entry, { body: entry.text })
              return state
            },
            3: (state) => {
              steps.push(3)
              return { ...state, total: (state.gone as number) * 10 }
            },
          },
        },
        { platform: browserPlatform() },
      )
    const store = create()
    await store.ready
    expect(steps).toEqual([2, 3])
    expect(store.getState().notes.get('a')).toMatchObject({ id: 'a', body: 'hello' })
    expect(store.getState().total).toBe(40)
    await store.update((draft) => {
      draft.total = 41
    }).saved
    await new Promise((resolve) => setImmediate(resolve))
    await store.flush()
    await store.close()
    const again = create()
    await again.ready
    expect(again.getState().total).toBe(41)
    expect(again.getStatus().recovery).toBeNull()
    await again.close()
  })

  test('R5 J1 what an older app saves while its data is migrated is migrated too', async () => {
    const platform = browserPlatform()
    const migrate = ({ notes }: Record<string, unknown>) => {
      const entries = Object.entries(notes as Record<string, { id: string; text: string }>)
      return { notes: Object.fromEntries(entries.map(([id, { text }]) => [id, { id, body: text }])) }
    }
    const create = (version: number, field: 'text' | 'body', storage: StoragePort) =>
      createSyncStore(
        {
          name: 'r5-race',
          version,
          slices: { notes: collection({ schema: z.object({ id: z.string(), [field]: z.string() }) }) },
          migrations: version === 1 ? {} : { 2: migrate },
        },
        { platform: { ...platform, storage } },
      )
    const old = create(1, 'text', platform.storage)
    await old.ready
    await old.update((draft) => void draft.notes.set('a', { id: 'a', text: 'one' } as never)).saved
    let flips = 0
    const storage: StoragePort = {
      ...platform.storage,
      open: async (...request) => {
        const opened = await platform.storage.open(...request)
        return {
          ...opened,
          write: async (write) => {
            const isFlip = write.put?.some(([[part]]) => part === 'meta') === true
            if (isFlip && flips++ === 0) {
              await old.update((draft) => void draft.notes.set('b', { id: 'b', text: 'two' } as never)).saved
            }
            return opened.write(write)
          },
        }
      },
    }
    const newer = create(2, 'body', storage)
    await newer.ready
    expect(newer.getState().notes.toJSON()).toEqual({ a: { id: 'a', body: 'one' }, b: { id: 'b', body: 'two' } })
    expect(newer.getStatus().recovery).toBeNull()
    await newer.update((draft) => void draft.notes.set('c', { id: 'c', body: 'three' } as never)).saved
    await newer.close()
    await old.close()
    const again = create(2, 'body', platform.storage)
    await again.ready
    expect([...again.getState().notes.keys()]).toEqual(['a', 'b', 'c'])
    expect(again.getStatus().recovery).toBeNull()
    await again.close()
  })

  test('R5 C2 a migration keeps the order of entities, and slices that are only in the journal so far', async () => {
    const Note = z.object({ id: z.string(), text: z.string() })
    const create = (version: number, slices: Parameters<typeof createSyncStore>[0]['slices']) =>
      createSyncStore({ name: 'r5-order', version, slices }, { platform: browserPlatform() })
    const notes = collection({ schema: Note })
    const added = { tags: collection({ schema: Note }), size: slice({ schema: z.number(), initial: 1 }) }
    const first = create(1, { notes })
    await first.ready
    await first.close()
    // The same version with slices that the stored snapshot does not have.
    const second = create(1, { notes, ...added })
    await second.ready
    await second.update((draft) => {
      const { notes, tags } = draft as unknown as Record<'notes' | 'tags', Map<string, z.infer<typeof Note>>>
      for (const id of ['10', '2', 'b', '1']) notes.set(id, { id, text: '' })
      tags.set('t', { id: 't', text: '' })
      Object.assign(draft, { size: 7 })
    }).saved
    await second.close()
    const third = create(2, { notes, ...added })
    await third.ready
    const state = third.getState() as unknown as {
      notes: Map<string, unknown>
      tags: Map<string, unknown>
      size: number
    }
    expect([...state.notes.keys()]).toEqual(['10', '2', 'b', '1'])
    expect([...state.tags.keys()]).toEqual(['t'])
    expect(state.size).toBe(7)
    await third.close()
  })

  test('R5 R11 a migration that throws or gives invalid data leaves the stored data as it was', async () => {
    const base = { name: 'r5b', slices: { n: slice({ schema: z.number(), initial: 0 }) } }
    const first = createSyncStore({ ...base, version: 1 }, { platform: browserPlatform() })
    await first.ready
    await first.update((draft) => {
      draft.n = 5
    }).saved
    await first.close()
    const stored = JSON.stringify(await entries(rowsOf('r5b')))
    for (const migrate of [
      () => ({ n: 'five' }),
      () => {
        throw new Error('broken')
      },
      () => undefined as never,
    ]) {
      const second = createSyncStore(
        { ...base, version: 2, migrations: { 2: migrate } },
        { platform: browserPlatform() },
      )
      await second.ready
      expect(second.getStatus()).toMatchObject({
        phase: 'migration-failed',
        degraded: { reason: expect.stringContaining('migrat') },
      })
      // What is stored can be read, and only that.
      expect(second.getState().n).toBe(5)
      expect(() =>
        second.update((draft) => {
          draft.n = 6
        }),
      ).toThrow(/untouched/)
      await second.close()
      expect(JSON.stringify(await entries(rowsOf('r5b')))).toBe(stored)
    }
  })

  test('R3 entities that do not satisfy a changed schema are set aside one by one', async () => {
    const create = (min: number) =>
      createSyncStore(
        {
          name: 'r3',
          version: 1,
          slices: { notes: collection({ schema: z.object({ id: z.string(), text: z.string().min(min) }) }) },
        },
        { platform: browserPlatform() },
      )
    const first = create(0)
    await first.ready
    await first.update((draft) => {
      for (const id of ['a', 'b', 'c']) draft.notes.set(id, { id, text: id === 'b' ? '' : 'long enough' })
    }).saved
    await first.close()
    const second = create(3)
    await second.ready
    expect([...second.getState().notes.keys()]).toEqual(['a', 'c'])
    expect(second.getStatus().recovery).toMatchObject({ quarantined: 1, recoveredSlices: ['notes'] })
    await second.close()
  })

  test('R6 without storage the store works in memory and says so', async () => {
    const storage: StoragePort = {
      open: () => Promise.reject(new HoldfastError('MISSING_DEPENDENCY', 'There is no storage here.')),
      estimate: () => Promise.resolve(undefined),
    }
    const board = openBoard('r6', { storage })
    const early = board.actions.add('a')
    await board.ready
    expect(board.getStatus()).toMatchObject({
      phase: 'memory',
      degraded: { nextRetryAt: null },
      savedVersion: 0,
      pending: 0,
      version: 1,
    })
    expect(board.getState().tasks.size).toBe(1)
    await expect(early.saved).rejects.toMatchObject({ code: 'MISSING_DEPENDENCY' })
    const commit = board.actions.toggle('a')
    expect(commit.status).toBe('committed')
    await expect(commit.saved).rejects.toMatchObject({ code: 'MISSING_DEPENDENCY' })
  })

  test('R7 J3 a database that is empty or shorter than the canary remembers is reported, and its numbers are not used again', async () => {
    const notes = new Map<string, unknown>()
    const canary: CanaryPort = { read: (name) => notes.get(name), write: (name, value) => void notes.set(name, value) }
    const board = openBoard('r7', { canary })
    await board.ready
    for (let n = 0; n < 4; n++) await board.actions.add(`t${n}`).saved
    await board.close()
    expect(notes.get('r7')).toMatchObject({ head: 4 })
    const [last] = (await rowsWith('r7', 'j')).slice(-1)
    await rowsOf('r7')('readwrite', (store) => void store.delete(last![0] as never))
    const shorter = openBoard('r7', { canary })
    const lost: unknown[] = []
    shorter.events.on('data:lost', (event) => lost.push(event))
    await shorter.ready
    expect(shorter.getState().tasks.size).toBe(3)
    expect(lost).toMatchObject([{ reason: expect.stringContaining('The journal ends at commit 3; 4 were saved') }])
    const commit = shorter.actions.add('new')
    await commit.saved
    expect(commit.version).toBe(5)
    await shorter.close()
    await rowsOf('r7')('readwrite', (store) => void store.clear())
    const empty = openBoard('r7', { canary })
    await empty.ready
    expect(empty.getStatus().recovery?.steps[0]).toContain('The database is empty; it held 5 commits')
  })

  test.each([
    ['missing', undefined],
    ['another', 'somebody.7'],
    ['no text', { a: 1 }],
  ])(
    'R2 J8 a fence row that is %s is set right, for a tab that starts and for one that is open',
    async (kind, damaged) => {
      const name = `fence-${kind.replace(' ', '-')}`
      const damage = () =>
        rowsOf(name)('readwrite', (store) => {
          if (damaged === undefined) store.delete(['fence'])
          else store.put(damaged, ['fence'])
        })
      await writeBoard(name, 2)
      await damage()
      const board = openBoard(name)
      await board.ready
      await board.actions.add('new').saved
      await damage()
      await board.actions.add('newer').saved
      await board.close()
      const again = openBoard(name)
      await again.ready
      expect([...again.getState().tasks.keys()]).toEqual(['t0', 't1', 'new', 'newer'])
      expect(again.getStatus()).toMatchObject({ phase: 'live', recovery: null })
    },
  )

  test.each([
    ['missing', undefined],
    ['damaged', { format: 1, sum: 1, body: '{}' }],
    ['damaged, and the fence', { format: 1, sum: 1, body: '{}' }],
  ])(
    'R2 R10 where the meta row is %s, the journal is read without it, and what nothing points to is set aside',
    async (what, meta) => {
      const name = `meta-${what.replaceAll(/\W/g, '-')}`
      await writeBoard(name, 3)
      if (meta === undefined) await rowsOf(name)('readwrite', (store) => void store.delete(['meta']))
      else await set(['meta'] as never, meta, rowsOf(name))
      if (what.endsWith('fence')) await set(['fence'] as never, { of: 'nobody' }, rowsOf(name))
      const board = openBoard(name)
      await board.ready
      expect([...board.getState().tasks.keys()]).toEqual(['t0', 't1', 't2'])
      expect(board.getStatus()).toMatchObject({ phase: 'live', recovery: { dataLoss: true } })
      await board.actions.add('more').saved
      await board.close()
      const kept = (await rowsWith(name, 'q')).map(([, row]) => row.value)
      if (meta !== undefined) expect(kept).toContainEqual(meta)
      const again = openBoard(name)
      await again.ready
      expect([...again.getState().tasks.keys()]).toEqual(['t0', 't1', 't2', 'more'])
      expect(again.getStatus().recovery).toBeNull()
    },
  )
})
