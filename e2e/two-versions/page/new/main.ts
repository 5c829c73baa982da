import { collection, createSyncStore } from '@holdfast/core'
import { z } from 'zod'
import { showBoard } from '../show-board.js'

const Task = z.object({ id: z.string(), name: z.string(), state: z.enum(['open', 'done']) })
const OldTasks = z.record(z.string(), z.object({ id: z.string(), title: z.string(), done: z.boolean() }))

/** A task has a name and a state; there is no `toggle` any more. */
const store = createSyncStore({
  name: 'two-versions',
  version: 2,
  slices: { tasks: collection({ schema: Task }) },
  migrations: {
    2: (old) => ({
      ...old,
      tasks: Object.values(OldTasks.parse(old.tasks)).map(({ id, title, done }) => ({
        id,
        name: title,
        state: done ? 'done' : 'open',
      })),
    }),
  },
})

showBoard({
  title: 'Version 2',
  store,
  tasks: () =>
    [...store.getState().tasks.values()].map(({ id, name, state }) => ({ id, label: name, isDone: state === 'done' })),
  add: (id, name) => store.update((draft) => void draft.tasks.set(id, { id, name, state: 'open' })),
  rename: (id, name) =>
    store.update((draft) => {
      const task = draft.tasks.get(id)
      if (task) task.name = name
    }),
  toggle: (id) =>
    store.update((draft) => {
      const task = draft.tasks.get(id)
      if (task) task.state = task.state === 'open' ? 'done' : 'open'
    }),
})
