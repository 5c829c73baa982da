import { collection, createSyncStore, slice } from '@holdfast/core'
import * as z from 'zod'
import { orderBetween } from '../order/order-between.js'
import { BoardFilter, noFilter } from './board-filter.js'
import { type Status, Task, User } from './task.js'

const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  sort: z.enum(['manual', 'priority', 'newest', 'title']),
  /** Whether this device got the starter board; it gets it once, so a board that was emptied stays empty. */
  welcomed: z.boolean(),
})

export type Settings = Readonly<z.output<typeof Settings>>

/** A task's place in its column, as one string: the index `byPlace` sorts by it. */
export const placeOf = (task: { readonly status: Status; readonly order: string }) => `${task.status}:${task.order}`

/** Everything the app remembers. What is checked, stored and shared between tabs is decided here and nowhere else. */
export const board = createSyncStore({
  name: 'board',
  version: 1,
  slices: {
    tasks: collection({
      schema: Task,
      indexes: {
        byStatus: (task) => task.status,
        byAssignee: (task) => task.assigneeId,
        byPlace: { key: placeOf, sorted: true },
      },
    }),
    users: collection({ schema: User }),
    settings: slice({ schema: Settings, initial: { theme: 'system', sort: 'manual', welcomed: false } }),
    filter: slice({ schema: BoardFilter, initial: noFilter, scope: 'tab' }),
  },
  // Enough for what a whole board holds: deleting all tasks can be undone.
  history: { maxBytes: 52_428_800 },
  actions: {
    create: (draft, task: Task) => {
      draft.tasks.set(task.id, task)
    },
    rename: (draft, id: string, title: string) => {
      const task = draft.tasks.get(id)
      if (task) task.title = title
    },
    describe: (draft, id: string, description: string) => {
      const task = draft.tasks.get(id)
      if (!task) return
      if (description === '') delete task.description
      else task.description = description
    },
    label: (draft, id: string, labels: readonly string[]) => {
      const task = draft.tasks.get(id)
      if (task) task.labels = [...labels]
    },
    assign: (draft, id: string, assigneeId: string | null) => {
      const task = draft.tasks.get(id)
      if (task) task.assigneeId = assigneeId
    },
    setPriority: (draft, id: string, priority: number) => {
      const task = draft.tasks.get(id)
      if (task) task.priority = priority
    },
    /** The neighbours are named by id, so that a rebase puts the task between where they stand by then. */
    move: (draft, id: string, status: Status, afterId: string | null, beforeId: string | null) => {
      const task = draft.tasks.get(id)
      if (!task) return
      const orderOf = (neighbourId: string | null) => {
        const neighbour = neighbourId === null ? undefined : draft.tasks.get(neighbourId)
        return neighbour?.status === status ? neighbour.order : null
      }
      task.order = orderBetween(orderOf(afterId), orderOf(beforeId))
      task.status = status
    },
    remove: (draft, id: string) => {
      draft.tasks.delete(id)
    },
    clear: (draft) => {
      draft.tasks.clear()
    },
    setTheme: (draft, theme: Settings['theme']) => {
      draft.settings.theme = theme
    },
    setSort: (draft, sort: Settings['sort']) => {
      draft.settings.sort = sort
    },
    setFilter: (draft, change: Partial<BoardFilter>) => {
      Object.assign(draft.filter, change)
    },
  },
})

export type BoardState = ReturnType<typeof board.getState>
