import { collection, createSyncStore, slice } from '@holdfast/core'
import { z } from 'zod'

const Task = z.object({
  id: z.string(),
  title: z.string().min(1, 'a title is needed'),
  done: z.boolean(),
  priority: z.number().int().min(1).max(5),
  assigneeId: z.string().nullable(),
  labels: z.array(z.string()),
})
const User = z.object({ id: z.string(), name: z.string(), email: z.email() })

/** A store with something of everything, to work on the panel with. */
export const example = createSyncStore({
  name: 'example',
  version: 1,
  slices: {
    tasks: collection({ schema: Task }),
    users: collection({ schema: User }),
    settings: slice({
      schema: z.object({ theme: z.enum(['light', 'dark']), filter: z.object({ text: z.string(), mine: z.boolean() }) }),
      initial: { theme: 'light', filter: { text: '', mine: false } },
    }),
  },
  actions: {
    toggle: (draft, id: string) => {
      const task = draft.tasks.get(id)
      if (task) task.done = !task.done
    },
  },
})
