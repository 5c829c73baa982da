import * as z from 'zod'
import { Description, Id, Labels, Priority, Status, Title } from '../board/task.js'

/** A task as people write it by hand or as this app exports it: only the title is needed. Other fields are ignored. */
export const ImportRow = z.object({
  id: Id.optional(),
  title: Title,
  description: Description.nullish(),
  status: Status.default('todo'),
  priority: Priority.default(3),
  assigneeId: Id.nullable().default(null),
  createdAt: z.number().int().min(0, 'Milliseconds since 1970').max(8.64e15, 'Milliseconds since 1970').optional(),
  labels: Labels.default([]),
})

export type ImportRow = Readonly<z.output<typeof ImportRow>>

/** One reason why a row of the file was not imported. */
export interface RowProblem {
  readonly list: 'tasks' | 'users'
  /** Counted from 1. */
  readonly row: number
  /** The field, for example `labels.2`; empty when the whole row is meant. */
  readonly path: string
  readonly message: string
  /** The row's JSON, so that it can be mended and imported again; null when it is too big or too deep to repeat. */
  readonly source: string | null
}

const sourceCharacters = 100_000

export function sourceOf(value: unknown): string | null {
  try {
    const text = JSON.stringify(value)
    return text === undefined || text.length > sourceCharacters ? null : text
  } catch {
    return null // nested too deeply to be written
  }
}
