import * as z from 'zod'
import { type Status, statuses, statusNames } from './task.js'

const Limit = z.number().int().min(1, 'A limit is at least 1').max(999, 'A limit is at most 999').nullable()

/** How many tasks each column takes; null where it takes any number. */
export const Limits = z.object({ todo: Limit, doing: Limit, review: Limit, done: Limit })

export type Limits = Readonly<z.output<typeof Limits>>

export const noLimits: Limits = { todo: null, doing: null, review: null, done: null }

export const isLimited = (limits: Limits) => statuses.some((status) => limits[status] !== null)

/** What the user reads when a column is full. */
export function fullColumn(status: Status, limit: number): string {
  const tasks = limit === 1 ? '1 task' : `${limit} tasks`
  return `“${statusNames[status]}” is limited to ${tasks}. Move one out first, or change the limit.`
}
