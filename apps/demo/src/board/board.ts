import { collection, createSyncStore, presence, slice } from '@holdfast/core'
import * as z from 'zod'
import { orderBetween } from '../order/order-between.js'
import { ArchivedTask, goneAt } from './archived-task.js'
import { BoardFilter, noFilter } from './board-filter.js'
import { fullColumn, Limits, noLimits } from './limits.js'
import { placeOf, Sort, titleKeyOf } from './sort.js'
import { type Status, statuses, Task, User } from './task.js'

const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  sort: Sort,
  /** Whether this device got the starter board; it gets it once, so a board that was emptied stays empty. */
  welcomed: z.boolean(),
})

export type Settings = Readonly<z.output<typeof Settings>>

/** Who is removed from the board leaves no task behind that names them, and no task can be given to somebody who is not there. */
const assignee = { assigneeId: { to: 'users', onDelete: 'clear', enforce: true } } as const

/** Everything the app remembers. What is checked, stored and shared between tabs is decided here and nowhere else. */
export const board = createSyncStore({
  name: 'board',
  version: 2,
  // What version 2 added starts empty; a tab that still runs version 1 says that it is outdated, and keeps its hands off.
  migrations: { 2: (old) => old },
  slices: {
    tasks: collection({
      schema: Task,
      indexes: {
        byStatus: (task) => task.status,
        byAssignee: (task) => task.assigneeId,
        byPlace: { key: placeOf, sorted: true },
        byTitle: { key: titleKeyOf, sorted: true },
      },
      references: assignee,
    }),
    archive: collection({
      schema: ArchivedTask,
      indexes: { byTime: { key: (task) => task.archivedAt, sorted: true } },
      references: assignee,
      expires: goneAt,
    }),
    users: collection({ schema: User }),
    settings: slice({ schema: Settings, initial: { theme: 'system', sort: 'manual', welcomed: false } }),
    limits: slice({ schema: Limits, initial: noLimits }),
    filter: slice({ schema: BoardFilter, initial: noFilter, scope: 'tab' }),
    /** The tabs that have the board open, and the task that each edits. */
    here: presence({
      schema: z.object({ name: z.string().max(80), hue: z.number(), taskId: z.string().nullable() }),
      ttlMs: 10_000,
    }),
  },
  checks: {
    columnLimits: {
      slices: ['tasks', 'limits'],
      enforce: true,
      check: (state, report) => {
        for (const status of statuses) {
          const limit = state.limits[status]
          if (limit === null || state.tasks.where('byStatus', status).length <= limit) continue
          report({ path: ['limits', status], message: fullColumn(status, limit) })
        }
      },
    },
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
    /** Takes a finished task off the board. What is archived already stays as it is. */
    archive: (draft, id: string, archivedAt: number) => {
      const task = draft.tasks.get(id)
      if (!task || draft.archive.has(id)) return
      draft.archive.set(id, { ...task, labels: [...task.labels], archivedAt })
      draft.tasks.delete(id)
    },
    /** Puts an archived task back at the top of the column that it was in. */
    restore: (draft, id: string, order: string) => {
      const archived = draft.archive.get(id)
      if (!archived || draft.tasks.has(id)) return
      const { archivedAt: _, ...task } = archived
      draft.tasks.set(id, { ...task, labels: [...task.labels], order })
      draft.archive.delete(id)
    },
    addPerson: (draft, person: User) => {
      draft.users.set(person.id, person)
    },
    removePerson: (draft, id: string) => {
      draft.users.delete(id)
      if (draft.filter.assigneeId === id) draft.filter.assigneeId = null
    },
    setLimit: (draft, status: Status, limit: number | null) => {
      draft.limits[status] = limit
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
