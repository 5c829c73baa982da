import 'fake-indexeddb/auto'
import { createStore } from 'idb-keyval'
import { afterEach, describe, expect, expectTypeOf, test } from 'vitest'
import { useStore } from 'zustand'
import { closeBoards, openBoard, thrownBy } from '../../fixtures/board.js'
import { isHoldfastError } from '../index.js'

afterEach(closeBoards)

describe('a store', () => {
  test('R1 J1 J4 what was saved is there when it is opened again', async () => {
    const board = openBoard('reopen')
    await board.ready
    expect(board.getStatus().phase).toBe('live')
    await board.actions.add('a').saved
    await board.actions.add('b').saved
    const commit = board.update((draft) => {
      draft.settings.theme = 'dark'
      draft.tasks.get('a')!.title = 'Changed'
    })
    await commit.saved
    const before = JSON.stringify(board.getState())
    expect(JSON.parse(before)).toMatchObject({ settings: { theme: 'dark' }, tasks: { a: { title: 'Changed' } } })
    await board.close()
    const again = openBoard('reopen')
    await again.ready
    expect(JSON.stringify(again.getState())).toBe(before)
    expect(again.getStatus()).toMatchObject({
      phase: 'live',
      pending: 0,
      version: 3,
      savedVersion: 3,
      degraded: null,
      recovery: null,
    })
    expect(again.getStats()).toMatchObject({ version: 3, journalRecords: 3, stateBytes: board.getStats().stateBytes })
    await again.actions.toggle('a').saved
    expect(again.getState().tasks.get('a')?.done).toBe(true)
  })

  test('R8 U5 updates before ready run on top of what was stored', async () => {
    const board = openBoard('early')
    await board.ready
    await board.actions.add('a').saved
    await board.close()
    const again = openBoard('early')
    const early = again.actions.toggle('a')
    expect(early.status).toBe('queued')
    await early.saved
    expect(again.getState().tasks.get('a')).toMatchObject({ title: 'Title of a', done: true })
  })

  test('T3 a slice of scope tab is neither stored nor seen elsewhere', async () => {
    const [one, two] = [openBoard('tab'), openBoard('tab')]
    await Promise.all([one.ready, two.ready])
    const commit = one.update((draft) => {
      draft.filter = 'x'
      draft.title = 'shared'
    })
    await commit.saved
    await two.actions.add('a').saved
    expect(two.getState()).toMatchObject({ filter: '', title: 'shared' })
    expect(one.getState().filter).toBe('x')
    await one.actions.add('b').saved
    expect(one.getState().filter).toBe('x')
    expect([...one.getState().tasks.keys()]).toEqual(['a', 'b'])
  })

  test('S1 the status is one object until it changes, and each change is one event', async () => {
    const board = openBoard('s1')
    await board.ready
    await board.flush()
    expect(board.getStatus()).toBe(board.getStatus())
    const seen: [number, number][] = []
    board.events.on('status:changed', ({ status, previous }) => {
      expect(status).not.toBe(previous)
      seen.push([status.version, status.pending])
    })
    const first = board.actions.add('a')
    board.actions.add('b')
    expect(board.getStatus()).toMatchObject({ version: 2, pending: 2, savedVersion: 0 })
    await first.saved
    await board.flush()
    await Promise.resolve()
    expect(seen).toEqual([
      [2, 2],
      [2, 0],
    ])
    expect(board.getStatus()).toBe(board.getStatus())
  })

  test('S2 settings are validated, live, kept over reloads and in step between tabs', async () => {
    const board = openBoard('s2')
    expect(board.config.get()).toMatchObject({ validationEnabled: true, syncTimeout: 30_000, durability: 'bounded' })
    board.config.set({ syncTimeout: 5_000 })
    expect(board.config.get().syncTimeout).toBe(5_000)
    for (const wrong of [
      { nothing: 1 },
      { syncTimeout: -1 },
      { durability: 'maybe' },
      { validationEnabled: 'yes' },
      null,
    ]) {
      expect(
        isHoldfastError(
          thrownBy(() => board.config.set(wrong as never)),
          'MISUSE',
        ),
      ).toBe(true)
    }
    await board.ready
    const changes: unknown[] = []
    board.events.on('config:changed', ({ config, previous, origin }) =>
      changes.push([previous.durability, config.durability, origin]),
    )
    board.config.set({ durability: 'strict' })
    board.config.set({ durability: 'strict' })
    expect(changes).toEqual([['bounded', 'strict', 'own']])
    await board.actions.add('a').saved
    const other = openBoard('s2')
    await other.ready
    expect(other.config.get()).toMatchObject({ durability: 'strict', syncTimeout: 5_000 })
    const heard = new Promise((resolve) => other.events.on('config:changed', resolve))
    board.config.reset()
    expect(await heard).toMatchObject({ origin: 'tab', config: { durability: 'bounded', syncTimeout: 30_000 } })
  })

  test('S2 settings that two tabs change at the same time are both kept', async () => {
    const [one, two] = [openBoard('s2-both'), openBoard('s2-both')]
    await Promise.all([one.ready, two.ready])
    const inStep = [one, two].map(
      (board) =>
        new Promise<void>((resolve) => {
          board.events.on('config:changed', ({ config }) => {
            if (config.maxStateSize === 5_000 && config.syncTimeout === 5_000) resolve()
          })
        }),
    )
    one.config.set({ maxStateSize: 5_000, durability: 'strict' })
    two.config.set({ syncTimeout: 5_000 })
    await Promise.all(inStep)
    one.config.set({ durability: 'relaxed' })
    await one.close()
    const third = openBoard('s2-both')
    await third.ready
    expect(third.config.get()).toMatchObject({ maxStateSize: 5_000, syncTimeout: 5_000, durability: 'relaxed' })
  })

  test('S2 settings outlive a database that went away under an open tab', async () => {
    const board = openBoard('s2-gone')
    await board.ready
    board.config.set({ maxStateSize: 5_000 })
    await board.actions.add('a').saved
    await createStore('holdfast:s2-gone', 'rows')('readwrite', (store) => void store.clear())
    await board.actions.add('b').saved
    expect(board.config.get().maxStateSize).toBe(5_000)
    await board.close()
    const again = openBoard('s2-gone')
    await again.ready
    expect(again.config.get().maxStateSize).toBe(5_000)
  })

  test('S3 statistics count what happened', async () => {
    const board = openBoard('s3')
    await board.ready
    board.actions.add('a')
    board.update((draft) => {
      draft.title = 3 as never
    })
    await board.flush()
    const stats = board.getStats()
    expect(stats).toMatchObject({ commits: 1, rejected: 1, errors: 0, version: 1, pending: 0, journalRecords: 1 })
    expect(stats.updateLatency.count).toBe(2)
    expect(stats.saveLatency.count).toBe(1)
    expect(stats.bytesWritten).toBeGreaterThan(100)
    expect(stats.lastSavedAt).not.toBeNull()
  })

  test('S4 after close updates throw CLOSED, and the state can still be read', async () => {
    const board = openBoard('s4')
    await board.ready
    board.actions.add('a')
    const closing = board.close()
    expect(
      isHoldfastError(
        thrownBy(() => board.actions.add('b')),
        'CLOSED',
      ),
    ).toBe(true)
    await closing
    expect(board.close()).toBe(closing)
    expect(board.getStatus().phase).toBe('closed')
    expect(board.getState().tasks.size).toBe(1)
    expect(
      isHoldfastError(
        thrownBy(() => board.batch(() => undefined)),
        'CLOSED',
      ),
    ).toBe(true)
  })

  test('U11 zustand’s own useStore takes it as a store', () => {
    const board = openBoard('zustand')
    expectTypeOf(useStore<typeof board, string>).toBeCallableWith(board, (state) => state.title)
    expect(board.getInitialState()).toBe(board.getState())
  })
})
