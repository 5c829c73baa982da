import { collection, createSyncStore } from '@holdfast/core'
import { z } from 'zod'
import { showBoard } from '../show-board.js'

const Task = z.object({ id: z.string(), title: z.string(), done: z.boolean() })

const store = createSyncStore({
  name: 'two-versions',
  version: 1,
  slices: { tasks: collection({ schema: Task }) },
  actions: {
    toggle: (draft, id: string) => {
      const task = draft.tasks.get(id)
      if (task) task.done = !task.done
    },
  },
})

showBoard({
  title: 'Version 1',
  store,
  tasks: () => [...store.getState().tasks.values()].map(({ id, title, done }) => ({ id, label: title, isDone: done })),
  add: (id, title) => store.update((draft) => void draft.tasks.set(id, { id, title, done: false })),
  rename: (id, title) =>
    store.update((draft) => {
      const task = draft.tasks.get(id)
      if (task) task.title = title
    }),
  toggle: store.actions.toggle,
})
