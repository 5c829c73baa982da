import { attempt } from '../board/attempt.js'
import { board } from '../board/board.js'
import { columnOf } from '../column/column-registry.js'
import { notify } from '../notice/notices.js'

/** Removes a task and offers to put it back where it was. */
export function removeTask(id: string): void {
  const task = board.getState().tasks.get(id)
  if (!task) return
  const refusal = attempt(() => board.actions.remove(id))
  if (refusal.length > 0) {
    notify(refusal.join(' '))
    return
  }
  notify(`Deleted “${task.title}”`, {
    label: 'Undo',
    run: () => {
      const refused = attempt(() => board.actions.create({ ...task, labels: [...task.labels] }))
      if (refused.length > 0) notify(refused.join(' '))
    },
  })
}

/** Removes the focused task and passes the focus to the one that takes its place. */
export function removeFocusedTask(id: string): void {
  const status = board.getState().tasks.get(id)?.status
  const column = status && columnOf(status)
  const index = column?.ids().indexOf(id) ?? -1
  removeTask(id)
  // The column renders in a microtask after the commit.
  queueMicrotask(() => column?.focus(Math.max(0, Math.min(index, column.ids().length - 1))))
}
