import * as z from 'zod'
import { Task } from './task.js'

/** A finished task that left the board; the store deletes it once it has been kept for {@link keptDays}. */
export const ArchivedTask = Task.extend({ archivedAt: z.number().int().min(0) })

export type ArchivedTask = Readonly<z.output<typeof ArchivedTask>>

export const keptDays = 30

/** When an archived task is deleted, in milliseconds since the epoch. */
export const goneAt = ({ archivedAt }: { readonly archivedAt: number }) => archivedAt + keptDays * 24 * 60 * 60 * 1000
