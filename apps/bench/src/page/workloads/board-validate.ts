import type { BoardAdapter } from '../board/board.js'
import { watchEventLoop } from '../event-loop.js'
import type { Prepare } from '../workload.js'

/** Validates the whole state: schemas, references, checks, indexes. */
export const boardValidate: Prepare<BoardAdapter> = async (adapter, { n, databaseName }) => {
  const board = await adapter.open(databaseName, n)
  let wrong = 0
  const validate = async () => {
    wrong += (await board.validate?.()) ?? 0
  }
  await validate()
  return {
    async run() {
      const start = performance.now()
      await validate()
      const wallMs = performance.now() - start
      return { wallMs, loopMs: wallMs, updates: 1 }
    },
    hold: () => watchEventLoop(validate),
    async check() {
      await board.close()
      return wrong > 0 ? [`${wrong} findings`] : []
    },
  }
}
