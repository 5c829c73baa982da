import { flushSync } from 'react-dom'
import { attempt, type Refusal } from '../board/attempt.js'
import { board } from '../board/board.js'
import { inPlace } from '../board/place.js'
import { type Status, statusNames } from '../board/task.js'
import { announce, notify } from '../notice/notices.js'
import { columnOf, focusTask, neighbourOf } from './column-registry.js'

/** Puts a task where position `index` of the shown ids is now; the position counts the task itself if it is there. */
export function dropTask(id: string, status: Status, ids: readonly string[], index: number): void {
  const task = board.getState().tasks.get(id)
  if (!task) return
  if (board.getState().settings.sort !== 'manual') {
    if (task.status === status) notify('Columns are sorted. Choose “Manual order” to arrange tasks by hand.')
    else moveToTop(id, status)
    return
  }
  const after = ids[index - 1] ?? null
  const before = ids[index] ?? null
  if (task.status === status && (after === id || before === id)) return
  tell(
    id,
    status,
    attempt(() => board.actions.move(id, status, after, before)),
  )
}

export function moveToTop(id: string, status: Status): void {
  const first = inPlace(board.getState(), status, { limit: 1 })[0]
  if (first?.id === id) return
  tell(
    id,
    status,
    attempt(() => board.actions.move(id, status, null, first?.id ?? null)),
  )
}

/** Moves a task one place up or down, or one column left or right, and keeps the focus on it. */
export function stepTask(id: string, direction: 'up' | 'down' | 'left' | 'right'): void {
  const status = board.getState().tasks.get(id)?.status
  if (!status) return
  const sideways = direction === 'left' ? -1 : direction === 'right' ? 1 : 0
  const target = sideways === 0 ? status : neighbourOf(status, sideways)
  if (!target) return
  flushSync(() => {
    if (sideways !== 0) moveToTop(id, target)
    else {
      const ids = columnOf(status)?.ids() ?? []
      const at = ids.indexOf(id)
      const index = direction === 'up' ? at - 1 : at + 2
      if (index >= 0 && index <= ids.length) dropTask(id, status, ids, index)
    }
  })
  focusTask(id, target)
}

function tell(id: string, status: Status, refusal: Refusal): void {
  const title = board.getState().tasks.get(id)?.title ?? 'The task'
  if (refusal.length > 0) notify(refusal.join(' '))
  else announce(`Moved “${title}” in ${statusNames[status]}`)
}
