import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { collection, createSyncStore, isHoldfastError, slice } from '../index.js'

const Task = z.object({
  id: z.string(),
  title: z.string().min(1),
  done: z.boolean(),
  priority: z.number().int().min(1).max(5),
  assigneeId: z.string().nullable(),
})

const open: { close(): Promise<void> }[] = []

function createBoard(name: string) {
  const store = createSyncStore({
    name,
    version: 1,
    slices: {
      tasks: collection({ schema: Task, indexes: { byAssignee: (task) => task.assigneeId } }),
      settings: slice({
        schema: z.object({ theme: z.enum(['light', 'dark']), tags: z.array(z.string()).default([]) }),
        initial: { theme: 'light', tags: [] },
      }),
      filter: slice({ schema: z.string(), initial: '', scope: 'tab' }),
    },
    actions: {
      add: (draft, id: string, title: string) => {
        draft.tasks.set(id, { id, title, done: false, priority: 3, assigneeId: null })
      },
      toggle: (draft, id: string) => {
        const task = draft.tasks.get(id)
        if (task) task.done = !task.done
      },
    },
  })
  open.push(store)
  return store
}

afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

describe('a store', () => {
  test('R1 J1 what was saved is there when it is opened again', async () => {
    const board = createBoard('reopen')
    await board.ready
    expect(board.getStatus().phase).toBe('live')
    await board.actions.add('a', 'First').saved
    await board.actions.add('b', 'Second').saved
    const commit = board.update((draft) => {
      draft.settings.theme = 'dark'
      draft.tasks.get('a')!.title = 'Changed'
    })
    expect(commit.status).toBe('committed')
    await commit.saved
    const before = JSON.stringify(board.getState())
    expect(JSON.parse(before)).toMatchObject({ settings: { theme: 'dark' }, tasks: { a: { title: 'Changed' } } })
    await board.close()
    const again = createBoard('reopen')
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
    await again.actions.toggle('a').saved
    expect(again.getState().tasks.get('a')?.done).toBe(true)
  })

  test('G1 an invalid update is rejected with issues, and nothing changes', async () => {
    const board = createBoard('invalid')
    await board.ready
    const before = board.getState()
    const commit = board.update((draft) => {
      draft.tasks.set('a', { id: 'a', title: '', done: false, priority: 9, assigneeId: null })
    })
    expect(commit.status).toBe('rejected')
    expect(commit.issues.map(({ path, code }) => [path.join('.'), code])).toEqual([
      ['tasks.a.title', 'schema'],
      ['tasks.a.priority', 'schema'],
    ])
    expect(board.getState()).toBe(before)
    await expect(commit.saved).rejects.toSatisfy((error: unknown) => isHoldfastError(error, 'VALIDATION_FAILED'))
  })

  test('U5 R8 updates before ready run on top of what was stored', async () => {
    const board = createBoard('early')
    await board.ready
    await board.actions.add('a', 'Stored').saved
    await board.close()
    const again = createBoard('early')
    const early = again.actions.toggle('a')
    expect(early.status).toBe('queued')
    await early.saved
    expect(again.getState().tasks.get('a')).toMatchObject({ title: 'Stored', done: true })
  })

  test('T3 a slice of scope tab is not stored', async () => {
    const board = createBoard('tab')
    await board.ready
    const commit = board.update((draft) => {
      draft.filter = 'x'
    })
    await commit.saved
    expect(board.getState().filter).toBe('x')
    await board.close()
    const again = createBoard('tab')
    await again.ready
    expect(again.getState().filter).toBe('')
  })
})
