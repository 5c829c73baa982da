import type { BoardAdapter } from '../board/board.js'
import { compareTasks } from '../board/board-edits.js'
import { nextTask } from '../next-task.js'
import type { Prepare } from '../workload.js'

const warmUps = 20_000
const updates = 20_000
const batchMs = 8

/** Updates of one field of one task each: its title, its reference and an index, another index and the check. */
export const boardUpdate: Prepare<BoardAdapter> = async (adapter, { n, databaseName }) => {
  const board = await adapter.open(databaseName, n)
  let made = 0

  async function edit(count: number, batch: number): Promise<number> {
    let spentMs = 0
    for (const end = made + count; made < end; ) {
      const start = performance.now()
      for (const pause = Math.min(end, made + batch); made < pause; made++) board.edit?.(made)
      spentMs += performance.now() - start
      await nextTask()
    }
    return spentMs
  }

  const warmUpMs = await edit(warmUps, 100)
  const batch = Math.max(1, Math.round((batchMs * warmUps) / warmUpMs))
  await board.settle()
  return {
    async run() {
      const start = performance.now()
      const loopMs = await edit(updates, batch)
      await board.settle()
      return { wallMs: performance.now() - start, loopMs, updates }
    },
    async check() {
      const problems = compareTasks(board, n, made)
      if (board.size() !== n) problems.push(`${board.size()} entities instead of ${n}`)
      const wrong = await board.validate?.()
      if (wrong) problems.push(`${wrong} findings`)
      await board.close()
      return problems
    },
  }
}
