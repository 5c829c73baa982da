import type { Board, TaskPart } from './board.js'
import { countsOf, createBoard, idOf } from './board-entities.js'

/** The same edits for every board of `n` entities; each touches another task than the one before. */
export interface BoardEdits {
  taskId(edit: number): string
  /** Sets one field to another value; which one goes round with the number of the edit. */
  apply(edit: number, task: TaskPart): void
}

export function createBoardEdits(n: number): BoardEdits {
  // Ready-made: the loop should cost nothing of its own.
  const counts = countsOf(n)
  const idsOf = (collection: 'tasks' | 'users') =>
    Array.from({ length: counts[collection] }, (_, index) => idOf(collection, index))
  const [tasks, users] = [idsOf('tasks'), idsOf('users')]
  return {
    taskId: (edit) => tasks[(edit * 7919 + 13) % tasks.length] as string,
    apply(edit, task) {
      const user = (offset: number) => users[(Math.floor(edit / 3) * 31 + offset) % users.length] as string
      if (edit % 3 === 0) task.title = `edited ${edit}`
      else if (edit % 3 === 1) task.assigneeId = task.assigneeId === user(0) ? user(1) : user(0)
      // From 1 to 4: the highest priority wants an assignee.
      else task.priority = (task.priority % 4) + 1
    },
  }
}

/** What is wrong with the tasks after the first so many edits. */
export function compareTasks(board: Board, n: number, made: number): string[] {
  const edits = createBoardEdits(n)
  const expected = new Map(createBoard(n).tasks.map((task) => [task.id, task]))
  const touched = new Set<string>()
  for (let edit = 0; edit < made; edit++) {
    const id = edits.taskId(edit)
    const task = expected.get(id)
    if (task) edits.apply(edit, task)
    touched.add(id)
  }
  const wrong = [...touched].filter((id) => {
    const [task, is] = [expected.get(id), board.task?.(id)]
    return task?.title !== is?.title || task?.assigneeId !== is?.assigneeId || task?.priority !== is?.priority
  })
  return wrong.length > 0 ? [`${wrong.length} of ${touched.size} edited tasks are wrong`] : []
}
