import { attempt } from '../board/attempt.js'
import { board } from '../board/board.js'
import { undo } from '../board/undo.js'
import { columnOf } from '../column/column-registry.js'
import { notify } from '../notice/notices.js'

/** Removes a task and offers to put it back where it was. */
export function removeTask(id: string): void {
  const task = board.getState().tasks.get(id)
  if (!task) return
  let cid: string | undefined
  const refusal = attempt(() => {
    const commit = board.actions.remove(id)
    cid = commit.cid
    return commit
  })
  if (refusal.length > 0) {
    notify(refusal.join(' '))
    return
  }
  notify(`Deleted “${task.title}”`, {
    label: 'Undo',
    run: () => {
      // By the history while nothing else was done since, so that it can be redone.
      if (cid !== undefined && board.history.steps().undo[0]?.cids.includes(cid)) return undo()
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
