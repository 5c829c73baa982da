import * as z from 'zod'
import type { Task } from './task.js'

export const Sort = z.enum(['manual', 'priority', 'newest', 'title'])

export type Sort = z.output<typeof Sort>

type Sortable = Pick<Task, 'status' | 'order' | 'title' | 'priority' | 'createdAt'>

// Each key begins with the column and ends with the task's place in it, which settles ties.

/** A task's place in its column, as one string. */
export const placeOf = ({ status, order }: Pick<Sortable, 'status' | 'order'>) => `${status}:${order}`

const titleOf = ({ status, title, order }: Sortable) => `${status}:${title.toLowerCase()}\u0000${order}`

const urgencyOf = ({ status, priority, order }: Sortable) => `${status}:${5 - priority}${order}`

const ageOf = ({ status, createdAt, order }: Sortable) =>
  `${status}:${String(Number.MAX_SAFE_INTEGER - createdAt).padStart(16, '0')}${order}`

/** One sorted index per way to sort: showing a column in another order sorts nothing. */
export const sortIndexes = {
  byPlace: { key: placeOf, sorted: true },
  byTitle: { key: titleOf, sorted: true },
  byUrgency: { key: urgencyOf, sorted: true },
  byAge: { key: ageOf, sorted: true },
} as const

/** The index that gives an order. */
export const indexOf = { manual: 'byPlace', title: 'byTitle', priority: 'byUrgency', newest: 'byAge' } as const
