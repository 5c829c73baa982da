import { collection, createSyncStore, slice } from '@holdfast/core'
import * as z from 'zod'

const Task = z.object({ id: z.string(), title: z.string().min(1), done: z.boolean() })

export const board = createSyncStore({
  name: 'empty-app',
  version: 1,
  slices: {
    tasks: collection({ schema: Task, indexes: { byDone: (task) => task.done } }),
    settings: slice({ schema: z.object({ theme: z.enum(['light', 'dark']) }), initial: { theme: 'light' } }),
  },
  actions: {
    toggle: (draft, id: string) => {
      const task = draft.tasks.get(id)
      if (task) task.done = !task.done
    },
  },
})
