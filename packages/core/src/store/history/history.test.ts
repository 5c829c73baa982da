import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import * as z from 'zod'
import { closeBoards, openBoard, task, thrownBy } from '../../../fixtures/board.js'
import { deafChannel } from '../../../fixtures/deaf-channel.js'
import {
  browserPlatform,
  collection,
  createSyncStore,
  type HistoryOptions,
  isHoldfastError,
  slice,
} from '../../index.js'

type Board = ReturnType<typeof openBoard>

const open: { close(): Promise<void> }[] = []
afterEach(closeBoards)
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

async function readyBoard(name: string): Promise<Board> {
  const board = openBoard(name)
  await board.ready
  return board
}

/** Resolves when a tab has read up to what the other has saved. */
async function follow(from: Board, to: Board): Promise<void> {
  await from.flush()
  const { version } = from.getStatus()
  await new Promise<void>((resolve) => {
    const look = () => {
      if (to.getStatus().savedVersion < version) return
      stop()
      resolve()
    }
    const stop = to.events.on('status:changed', look)
    look()
  })
}

const rename = (board: Board, id: string, title: string, group?: string) =>
  board.update(
    (draft) => {
      const entity = draft.tasks.get(id)
      if (entity) entity.title = title
    },
    group === undefined ? {} : { group },
  )

const titleOf = (board: Board, id: string) => board.getState().tasks.get(id)?.title

test('H1 undo and redo walk through the steps of this tab as commits of their own', async () => {
  const board = await readyBoard('h1')
  expect(board.undo()).toBeUndefined()
  expect(board.redo()).toBeUndefined()
  const start = JSON.stringify(board.getState())
  const sources: string[] = []
  board.events.on('state:updated', ({ commit }) => sources.push(commit.source))
  board.actions.add('a')
  rename(board, 'a', 'Renamed')
  board.update((draft) => {
    draft.settings.columns.push('later')
    draft.filter = 'x'
    draft.title = 'Other'
  })
  board.update((draft) => draft.tasks.delete('a'))
  const end = JSON.stringify(board.getState())
  expect(board.history.steps().undo.map(({ paths }) => paths)).toEqual([
    [['tasks', 'a']],
    [['settings'], ['filter'], ['title']],
    [['tasks', 'a']],
    [['tasks', 'a']],
  ])
  for (let step = 0; step < 4; step++) expect(board.undo()?.status).toBe('committed')
  expect(JSON.stringify(board.getState())).toBe(start)
  expect(board.undo()).toBeUndefined()
  expect(board.history.steps().redo.map(({ source }) => source)).toEqual(['add', 'update', 'update', 'update'])
  for (let step = 0; step < 4; step++) expect(board.redo()?.version).toBe(9 + step)
  expect(JSON.stringify(board.getState())).toBe(end)
  expect(sources.slice(4)).toEqual([...Array(4).fill('undo'), ...Array(4).fill('redo')])
  board.undo()
  rename(board, 'a', 'New way')
  expect(board.redo()).toBeUndefined()
  await board.flush()
  const again = await readyBoard('h1')
  expect(titleOf(again, 'a')).toBe('New way')
  expect(again.undo()).toBeUndefined()
})

test('H1 a step that came back by redo is undone as before, its source kept', async () => {
  const board = await readyBoard('h1-again')
  board.actions.add('a')
  board.undo()
  board.redo()
  expect(board.history.steps()).toMatchObject({ undo: [{ source: 'add' }], redo: [] })
  board.undo()
  expect(board.getState().tasks.size).toBe(0)
})

test('H1 U5 an undo in a subscriber queues, and undoes what waits in front of it', async () => {
  const board = await readyBoard('h1-queued')
  board.actions.add('a')
  const statuses: unknown[] = []
  const stop = board.subscribe(() => {
    stop()
    rename(board, 'a', 'Second')
    statuses.push(board.undo()?.status)
  })
  rename(board, 'a', 'First')
  expect(statuses).toEqual(['queued'])
  expect(titleOf(board, 'a')).toBe('First')
})

test('H1 undo inside of a batch or a recipe throws MISUSE, after close CLOSED', async () => {
  const board = await readyBoard('h1-misuse')
  board.actions.add('a')
  expect(
    isHoldfastError(
      thrownBy(() => board.batch(() => void board.undo())),
      'MISUSE',
    ),
  ).toBe(true)
  expect(
    isHoldfastError(
      thrownBy(() => board.update(() => board.redo())),
      'MISUSE',
    ),
  ).toBe(true)
  await board.close()
  expect(isHoldfastError(thrownBy(board.undo), 'CLOSED')).toBe(true)
})

test('H2 a field that another tab changed since stays, the others go back', async () => {
  const [one, two] = await Promise.all([readyBoard('h2'), readyBoard('h2')])
  one.actions.add('a')
  one.update((draft) => {
    const entity = draft.tasks.get('a')
    if (entity) Object.assign(entity, { title: 'Mine', priority: 5, meta: { note: 'mine' } })
  })
  await follow(one, two)
  two.update((draft) => {
    const entity = draft.tasks.get('a')
    if (entity?.meta) Object.assign(entity, { title: 'Theirs', done: true, meta: { note: 'mine', at: { line: 7 } } })
  })
  await follow(two, one)
  one.undo()
  expect(one.getState().tasks.get('a')).toEqual({
    ...task('a', 'Theirs'),
    done: true,
    meta: { note: 'mine', at: { line: 7 } },
  })
  // The step that made the task finds another one there: nothing is left to undo.
  expect(one.undo()).toBeUndefined()
  expect(one.getStatus().canUndo).toBe(false)
  one.redo()
  expect(one.getState().tasks.get('a')).toMatchObject({ title: 'Theirs', priority: 5 })
})

test('H2 what somebody deleted or made anew stays so; a step without effect is passed over', async () => {
  const [one, two] = await Promise.all([readyBoard('h2-life'), readyBoard('h2-life')])
  one.actions.add('a')
  one.actions.add('b')
  rename(one, 'b', 'Mine')
  one.update((draft) => draft.tasks.delete('a'))
  await follow(one, two)
  two.update((draft) => {
    draft.tasks.set('a', task('a', 'Theirs'))
    draft.tasks.delete('b')
  })
  await follow(two, one)
  expect(one.history.steps().undo).toHaveLength(4)
  expect(one.undo()).toBeUndefined()
  expect([...one.getState().tasks.values()]).toEqual([task('a', 'Theirs')])
})

test('H2 a step that was rebased on what another tab did at the same time gives back its own fields only', async () => {
  const deaf = { channel: deafChannel }
  const [one, two] = [openBoard('h2-rebase', deaf), openBoard('h2-rebase', deaf)]
  await Promise.all([one.ready, two.ready])
  await one.actions.add('a').saved
  await two.actions.add('b').saved
  await rename(one, 'a', 'Theirs').saved
  two.update((draft) => {
    const entity = draft.tasks.get('a')
    if (entity) entity.priority = 5
  })
  await two.flush()
  expect(two.getState().tasks.get('a')).toMatchObject({ title: 'Theirs', priority: 5 })
  two.undo()
  expect(two.getState().tasks.get('a')).toEqual(task('a', 'Theirs'))
})

test('H3 an undo that a schema forbids is rejected and stays; the step is undone once it is possible', async () => {
  const board = await readyBoard('h3')
  board.actions.add('a')
  board.config.set({ validationEnabled: false })
  rename(board, 'a', '')
  rename(board, 'a', 'Fine')
  board.config.set({ validationEnabled: true })
  expect(board.undo()).toMatchObject({ status: 'rejected', issues: [{ path: ['tasks', 'a', 'title'] }] })
  expect(board.history.steps()).toMatchObject({ undo: [{}, {}, {}], redo: [] })
  board.config.set({ validationEnabled: false })
  expect(board.undo()?.status).toBe('committed')
  expect(titleOf(board, 'a')).toBe('')
})

test('H3 a commit that the data of another tab made impossible leaves the history', async () => {
  const name = 'h3-withdrawn'
  const openTab = () => {
    const store = createSyncStore(
      {
        name,
        version: 1,
        slices: { notes: collection({ schema: z.object({ id: z.string() }) }) },
        actions: {
          claim: (draft, id: string) => {
            if (draft.notes.has(id)) throw new Error(`${id} is taken`)
            draft.notes.set(id, { id })
          },
        },
      },
      { platform: { ...browserPlatform(), channel: deafChannel } },
    )
    open.push(store)
    return store
  }
  const [one, two] = [openTab(), openTab()]
  await Promise.all([one.ready, two.ready])
  await one.actions.claim('n').saved
  two.actions.claim('n')
  expect(two.getStatus().canUndo).toBe(true)
  await two.flush()
  expect(two.history.steps().undo).toEqual([])
  expect(two.getStatus().canUndo).toBe(false)
})

test('H4 a batch is one step, commits of a group are one until something else happens', async () => {
  const board = await readyBoard('h4')
  board.batch(() => {
    board.actions.add('a')
    board.actions.add('b')
  })
  for (const title of ['T', 'Ti', 'Tit']) rename(board, 'a', title, 'title:a')
  rename(board, 'b', 'B', 'title:b')
  rename(board, 'a', 'Titl', 'title:a')
  expect(board.history.steps().undo.map(({ cids }) => cids.length)).toEqual([1, 1, 3, 1])
  board.undo()
  rename(board, 'b', 'Bo', 'title:b')
  expect(board.history.steps().undo).toHaveLength(4)
  board.undo()
  board.undo()
  expect([titleOf(board, 'a'), titleOf(board, 'b')]).toEqual(['Tit', 'Title of b'])
  board.undo()
  expect(titleOf(board, 'a')).toBe('Title of a')
  board.undo()
  expect(board.getState().tasks.size).toBe(0)
})

test('H4 an edit of the same entity by another tab ends the group, so that undo leaves it alone', async () => {
  const [one, two] = await Promise.all([readyBoard('h4-tabs'), readyBoard('h4-tabs')])
  one.actions.add('a')
  rename(one, 'a', 'T', 'title')
  await follow(one, two)
  two.actions.toggle('a')
  await follow(two, one)
  rename(one, 'a', 'Ti', 'title')
  one.undo()
  one.undo()
  expect(one.getState().tasks.get('a')).toEqual({ ...task('a'), done: true })
})

function openCounter(name: string, history: HistoryOptions, monotonic?: () => number) {
  const platform = browserPlatform()
  const clock = monotonic === undefined ? platform.clock : { ...platform.clock, monotonic }
  const slices = { count: slice({ schema: z.number(), initial: 0 }), text: slice({ schema: z.string(), initial: '' }) }
  const store = createSyncStore({ name, version: 1, slices, history }, { platform: { ...platform, clock } })
  open.push(store)
  const set = (count: number, source = 'set') =>
    store.update(
      (draft) => {
        draft.count = count
      },
      { source },
    )
  return { store, set }
}

test('H4 commits of one source that follow each other within groupWithinMs are one step', async () => {
  let now = 0
  const { store, set } = openCounter('h4-time', { groupWithinMs: 500 }, () => now)
  await store.ready
  set(1)
  now += 500
  set(2)
  now += 501
  set(3)
  set(4, 'other')
  set(5, 'other')
  expect(store.history.steps().undo.map(({ cids }) => cids.length)).toEqual([2, 1, 2])
  store.undo()
  expect(store.getState().count).toBe(3)
  store.undo()
  store.undo()
  expect(store.getState().count).toBe(0)
})

test('H5 undoable: false and the commits of other tabs make no step', async () => {
  const [one, two] = await Promise.all([readyBoard('h5'), readyBoard('h5')])
  one.update((draft) => draft.tasks.set('a', task('a')), { undoable: false })
  one.batch(() => one.actions.add('b'), { undoable: false })
  await follow(one, two)
  expect([one.undo(), two.undo()]).toEqual([undefined, undefined])
  expect(two.getState().tasks.size).toBe(2)
})

test('H6 the oldest steps go when there are too many or they hold too much', async () => {
  const { store, set } = openCounter('h6-steps', { maxSteps: 3 })
  await store.ready
  for (let count = 1; count <= 5; count++) set(count)
  expect(store.history.steps().undo).toHaveLength(3)
  while (store.undo()) expect(store.history.steps().redo.length).toBeLessThan(4)
  expect(store.getState().count).toBe(2)

  const bounded = openCounter('h6-bytes', { maxBytes: 2_500 }).store
  await bounded.ready
  const write = (length: number) =>
    bounded.update((draft) => {
      draft.text = 'x'.repeat(length)
    })
  for (const length of [1_000, 100, 900, 200]) write(length)
  expect(bounded.history.steps().undo).toHaveLength(2)
  bounded.undo()
  bounded.undo()
  expect(bounded.getState().text).toHaveLength(100)
  expect(bounded.undo()).toBeUndefined()
  write(5_000)
  expect(bounded.history.steps()).toEqual({ undo: [], redo: [] })

  const none = openCounter('h6-none', { maxSteps: 0 })
  await none.store.ready
  none.set(1)
  expect(none.store.getStatus().canUndo).toBe(false)
})

test('H8 the status says what can be undone, in one event per change', async () => {
  const board = await readyBoard('h8')
  const seen: [boolean, boolean][] = []
  board.events.on('status:changed', ({ status, previous }) => {
    if (status.canUndo !== previous.canUndo || status.canRedo !== previous.canRedo)
      seen.push([status.canUndo, status.canRedo])
  })
  board.actions.add('a')
  await board.flush()
  board.undo()
  await board.flush()
  board.history.clear()
  await board.flush()
  expect(board.getStatus()).toMatchObject({ canUndo: false, canRedo: false })
  expect(seen).toEqual([
    [true, false],
    [false, true],
    [false, false],
  ])
})
