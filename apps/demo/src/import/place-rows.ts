import { isHoldfastError, type UpdateOptions } from '@holdfast/core'
import { board } from '../board/board.js'
import { fullColumn } from '../board/limits.js'
import { lastOrders } from '../board/place.js'
import { statuses, type Task } from '../board/task.js'
import { orderKeys } from '../order/order-keys.js'
import type { ImportBatch } from './import-reader.js'
import { type ImportRow, type RowProblem, sourceOf } from './import-row.js'

export interface Placed {
  readonly imported: number
  readonly problems: readonly RowProblem[]
  /** Why nothing more can be imported, if so. */
  readonly stopped?: string
}

/** Puts checked rows at the end of their columns, one commit per batch. Tasks that are on the board are never replaced. */
export function createPlacer(now: number, newId: () => string, options: UpdateOptions): (batch: ImportBatch) => Placed {
  const last = lastOrders(board.getState())
  const nextOrder = {
    todo: orderKeys(last.todo),
    doing: orderKeys(last.doing),
    review: orderKeys(last.review),
    done: orderKeys(last.done),
  }
  const toTask = ({ description, ...row }: ImportRow): Task => ({
    ...row,
    ...(description ? { description } : {}),
    id: row.id ?? newId(),
    createdAt: row.createdAt ?? now,
    order: nextOrder[row.status](),
  })

  return (batch) => {
    const problems: RowProblem[] = []
    const { limits, tasks: onBoard } = board.getState()
    const held = { todo: 0, doing: 0, review: 0, done: 0 }
    for (const status of statuses) held[status] = onBoard.where('byStatus', status).length
    const tasks = new Map<string, { readonly row: number; readonly task: Task }>()
    for (const { row, task } of batch.tasks) {
      if (task.id !== undefined && board.getState().tasks.has(task.id)) {
        const message = 'A task with this id is on the board already; it was left as it is'
        problems.push({ list: 'tasks', row, path: 'id', message, source: sourceOf(task) })
        continue
      }
      const limit = limits[task.status]
      held[task.status]++
      if (limit !== null && held[task.status] > limit) {
        const message = fullColumn(task.status, limit)
        problems.push({ list: 'tasks', row, path: 'status', message, source: sourceOf(task) })
      } else {
        const placed = toTask(task)
        tasks.set(placed.id, { row, task: placed })
      }
    }
    const outcome = put(tasks, options)
    return { ...outcome, problems: [...problems, ...outcome.problems] }
  }
}

/** Commits the tasks; those that the store refuses by name become problems, and the rest is tried again without them. */
function put(tasks: Map<string, { readonly row: number; readonly task: Task }>, options: UpdateOptions): Placed {
  if (tasks.size === 0) return { imported: 0, problems: [] }
  try {
    const commit = board.update((draft) => {
      for (const [id, { task }] of tasks) draft.tasks.set(id, task)
    }, options)
    if (commit.status !== 'rejected') return { imported: tasks.size, problems: [] }
    const refused: RowProblem[] = commit.issues.flatMap(({ path: [, key, ...path], message }) => {
      const entry = tasks.get(String(key))
      return entry
        ? [{ list: 'tasks', row: entry.row, path: path.join('.'), message, source: sourceOf(entry.task) }]
        : []
    })
    if (refused.length === 0) return { imported: 0, problems: [], stopped: commit.issues[0]?.message ?? 'Refused.' }
    const refusedRows = new Set(refused.map((problem) => problem.row))
    const rest = put(new Map([...tasks].filter(([, { row }]) => !refusedRows.has(row))), options)
    return { ...rest, problems: [...refused, ...rest.problems] }
  } catch (error) {
    if (isHoldfastError(error)) return { imported: 0, problems: [], stopped: error.message }
    throw error
  }
}
