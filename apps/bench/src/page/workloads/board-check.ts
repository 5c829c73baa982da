import type { BoardAdapter } from '../board/board.js'
import type { Prepare } from '../workload.js'

const warmUps = 20
const checks = 30

/** One change, then the consistency check that follows it; again and again. */
export const boardCheck: Prepare<BoardAdapter> = async (adapter, { n, databaseName }) => {
  const board = await adapter.open(databaseName, n)
  let made = 0

  async function checkChanges(count: number): Promise<number> {
    let spentMs = 0
    for (const end = made + count; made < end; made++) {
      const checked = board.checkChanges?.()
      board.edit?.(made)
      spentMs += (await checked) ?? 0
    }
    return spentMs
  }

  await checkChanges(warmUps)
  return {
    async run() {
      const start = performance.now()
      const loopMs = await checkChanges(checks)
      return { wallMs: performance.now() - start, loopMs, updates: checks }
    },
    async check() {
      const wrong = await board.validate?.()
      await board.close()
      return wrong ? [`${wrong} findings`] : []
    },
  }
}
