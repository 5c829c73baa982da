import { collection, createSyncStore, type SyncStore, slice } from '@holdfast/core'
import { onTestFinished } from 'vitest'
import * as z from 'zod'
import { createSyncContext } from './index.js'

const Task = z.object({ id: z.string(), title: z.string().min(1), done: z.boolean() })

/** Opens the store that the tests of this package use; twice under one name gives two handles of one engine. */
export function openBoard(name: string) {
  return createSyncStore({
    name,
    version: 1,
    slices: {
      tasks: collection({ schema: Task }),
      theme: slice({ schema: z.enum(['light', 'dark']), initial: 'light' }),
    },
    actions: {
      add: (draft, id: string, title: string) => draft.tasks.set(id, { id, title, done: false }),
      rename: (draft, id: string, title: string) => {
        const task = draft.tasks.get(id)
        if (task) task.title = title
      },
      setTheme: (draft, theme: 'light' | 'dark') => {
        draft.theme = theme
      },
    },
  })
}

export type Board = ReturnType<typeof openBoard>

let opened = 0

/** A board under a name that no other test uses, closed when the test is over. */
export function freshBoard(): Board {
  opened += 1
  const board = openBoard(`react-${process.pid}-${opened}`)
  closeAfterTest(board)
  return board
}

export function closeAfterTest(store: Pick<SyncStore, 'close'>): void {
  onTestFinished(() => store.close())
}

/** The board's own provider and hooks. */
export const boardContext = createSyncContext<Board>()
