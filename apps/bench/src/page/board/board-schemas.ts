import * as z from 'zod'
import { taskSchema } from '../task-schema.js'

export const userSchema = z.object({
  id: z.string(),
  name: z.string().min(1),
  email: z.email(),
  bio: z.string(),
  isActive: z.boolean(),
  joinedAt: z.number(),
})

export const projectSchema = z.object({
  id: z.string(),
  name: z.string().min(1),
  description: z.string(),
  ownerId: z.string(),
  color: z.enum(['red', 'green', 'blue']),
})

export const boardTaskSchema = taskSchema.extend({ projectId: z.string() })

export const commentSchema = z.object({
  id: z.string(),
  taskId: z.string(),
  authorId: z.string(),
  text: z.string().min(1).max(2000),
  createdAt: z.number(),
})

export const noticeSchema = z.object({
  id: z.string(),
  userId: z.string(),
  taskId: z.string(),
  kind: z.enum(['assigned', 'mentioned', 'due']),
  text: z.string().max(500),
  expiresAt: z.number(),
})

/** The schema of each collection's entities. */
export const boardSchemas = {
  users: userSchema,
  projects: projectSchema,
  tasks: boardTaskSchema,
  comments: commentSchema,
  notices: noticeSchema,
}
