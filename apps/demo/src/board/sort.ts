import * as z from 'zod'
import type { Task } from './task.js'

export const Sort = z.enum(['manual', 'priority', 'newest', 'title'])

export type Sort = z.output<typeof Sort>

type Sortable = Pick<Task, 'status' | 'order' | 'title' | 'priority' | 'createdAt'>

/** A task's place in its column, as one string: the index `byPlace` sorts by it. */
export const placeOf = ({ status, order }: Pick<Sortable, 'status' | 'order'>) => `${status}:${order}`

/** For the index `byTitle`: the column, the title in any case, and the task's place where titles are the same. */
export const titleKeyOf = ({ status, title, order }: Sortable) => `${status}:${title.toLowerCase()}\u0000${order}`

const compareOrder = (a: Sortable, b: Sortable) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)

/** Orders that compare numbers: sorting by them is quick, and needs no index that each edit has to keep. */
export const comparisons: Record<'priority' | 'newest', (a: Sortable, b: Sortable) => number> = {
  priority: (a, b) => b.priority - a.priority || compareOrder(a, b),
  newest: (a, b) => b.createdAt - a.createdAt || compareOrder(a, b),
}
