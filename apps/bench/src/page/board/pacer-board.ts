import { pacer } from '../adapters/pacer.js'
import type { BoardAdapter } from './board.js'
import { createBoardEdits } from './board-edits.js'
import { createBoard } from './board-entities.js'

/** A plain map of tasks and nothing else: what choosing an edit and reaching a task cost. */
export const pacerBoard: BoardAdapter = {
  facts: pacer.facts,
  async open(_databaseName, n) {
    const tasks = new Map(createBoard(n).tasks.map((task) => [task.id, task]))
    const edits = createBoardEdits(n)
    return {
      edit(edit) {
        const task = tasks.get(edits.taskId(edit))
        if (!task) return
        const next = { ...task }
        edits.apply(edit, next)
        tasks.set(task.id, next)
      },
      size: () => n,
      task: (id) => tasks.get(id),
      settle: async () => {},
      close: async () => {},
    }
  },
}
