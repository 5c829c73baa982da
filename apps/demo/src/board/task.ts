import * as z from 'zod'
import { isOrder } from '../order/order-between.js'

/** The columns of the board, in the order in which work moves. */
export const statuses = ['todo', 'doing', 'review', 'done'] as const

export const statusNames = { todo: 'To do', doing: 'Doing', review: 'In review', done: 'Done' } as const

/** 1 is the lowest. */
export const priorityNames = ['Lowest', 'Low', 'Medium', 'High', 'Urgent'] as const

export const priorities = [1, 2, 3, 4, 5] as const

export const Status = z.enum(statuses, 'The status is todo, doing, review or done')
export const Title = z
  .string('A title is needed, as text')
  .trim()
  .min(1, 'Give the task a title')
  .max(200, 'A title has at most 200 characters')
export const Description = z.string().max(10_000, 'A description has at most 10,000 characters')
export const Priority = z
  .number()
  .int('Priority is a whole number from 1 to 5')
  .min(1, 'Priority is a whole number from 1 to 5')
  .max(5, 'Priority is a whole number from 1 to 5')
export const Labels = z
  .array(z.string().trim().min(1, 'A label is not empty').max(40, 'A label has at most 40 characters'))
  .max(20, 'At most 20 labels')
export const Id = z.string().min(1, 'An id is not empty').max(100, 'An id has at most 100 characters')

/** A fractional key: tasks of a column stand in the order of these strings, compared by code unit. */
export const Order = z.string().max(200).refine(isOrder, 'An order key, for example a0')

export const Task = z.object({
  id: Id,
  title: Title,
  description: Description.optional(),
  status: Status,
  priority: Priority,
  assigneeId: Id.nullable(),
  order: Order,
  createdAt: z.number().int().min(0),
  labels: Labels,
})

export const User = z.object({
  id: Id,
  name: z.string().trim().min(1, 'A person has a name').max(80, 'A name has at most 80 characters'),
  /** Of the avatar, in degrees of the colour wheel. */
  hue: z.number().min(0).max(360),
})

export type Status = z.output<typeof Status>
export type Task = Readonly<z.output<typeof Task>>
export type User = Readonly<z.output<typeof User>>
