import * as z from 'zod'
import { statuses } from './task.js'

export const taskSchema = z.object({
  id: z.string(),
  title: z.string().min(1),
  description: z.string(),
  done: z.boolean(),
  status: z.enum(statuses),
  priority: z.number().int().min(1).max(5),
  assigneeId: z.string().nullable(),
  createdAt: z.number(),
  tags: z.array(z.string()),
})

/** As a later build of the app has it: another schema, which the same tasks satisfy. */
export const laterTaskSchema = taskSchema.extend({ title: z.string().min(1).max(500) })
