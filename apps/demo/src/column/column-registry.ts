import { type Status, statuses } from '../board/task.js'

/** What a column that is on screen offers to the keyboard. */
export interface ColumnHandle {
  /** The ids that it shows, in order. */
  ids(): readonly string[]
  /** The task that arrow keys come back to. */
  activeIndex(): number
  /** Scrolls to a task and focuses its card. */
  focus(index: number): void
  compose(): void
}

const columns = new Map<Status, ColumnHandle>()

export function registerColumn(status: Status, handle: ColumnHandle): () => void {
  columns.set(status, handle)
  return () => {
    if (columns.get(status) === handle) columns.delete(status)
  }
}

export const columnOf = (status: Status) => columns.get(status)

/** The column `step` places to the right; undefined beyond the ends. */
export function neighbourOf(status: Status, step: number): Status | undefined {
  return statuses[statuses.indexOf(status) + step]
}

/** Focuses a task wherever it is shown; false when the filter hides it. */
export function focusTask(id: string, status: Status): boolean {
  const index = columnOf(status)?.ids().indexOf(id) ?? -1
  if (index >= 0) columnOf(status)?.focus(index)
  return index >= 0
}
