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
    tasks: collection({
      schema: Task,
      references: { assigneeId: { to: 'users', onDelete: 'clear' } },
      indexes: { byPriority: (task) => String(task.priority) },
    }),
    users: collection({ schema: User }),
    settings: slice({
      schema: z.object({ theme: z.enum(['light', 'dark']), filter: z.object({ text: z.string(), mine: z.boolean() }) }),
      initial: { theme: 'light', filter: { text: '', mine: false } },
    }),
  },
  checks: {
    urgentIsLabelled: {
      each: 'tasks',
      check: (task, report) => {
        if (task.priority < 5 || task.labels.includes('urgent')) return
        report({
          path: ['tasks', task.id, 'labels'],
          message: `'${task.title}' is urgent and not labelled so.`,
          repair: (draft) => {
            draft.tasks.get(task.id)?.labels.push('urgent')
          },
        })
      },
    },
  },
  actions: {
    toggle: (draft, id: string) => {
      const task = draft.tasks.get(id)
      if (task) task.done = !task.done
    },
  },
})
