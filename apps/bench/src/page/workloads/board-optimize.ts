import type { BoardAdapter } from '../board/board.js'
import { countExpired } from '../board/board-entities.js'
import { watchEventLoop } from '../event-loop.js'
import type { Prepare } from '../workload.js'

/** Removes what expired, one in ten of all entities. */
export const boardOptimize: Prepare<BoardAdapter> = async (adapter, { n, databaseName }) => {
  const board = await adapter.open(databaseName, n)
  const problems: string[] = []
  const optimize = async () => {
    if (!board.optimize) return
    const removed = await board.optimize()
    if (removed !== countExpired(n)) problems.push(`removed ${removed} instead of ${countExpired(n)}`)
    if (board.size() !== n - countExpired(n)) problems.push(`${board.size()} entities are left`)
  }
  // It may have run by itself by now.
  await board.optimize?.()
  await board.refill?.()
  return {
    async run() {
      const start = performance.now()
      await optimize()
      const loopMs = performance.now() - start
      await board.settle()
      return { wallMs: performance.now() - start, loopMs, updates: 1 }
    },
    async hold() {
      await board.refill?.()
      return watchEventLoop(optimize)
    },
    async check() {
      await board.close()
      return problems
    },
  }
}
