import type { BoardAdapter } from './board.js'
import { collectionNames, createBoard } from './board-entities.js'
import { boardSchemas } from './board-schemas.js'

/** The schemas alone, in one loop over plain arrays: what of a full validation is the schema library's. */
export const zodBoard: BoardAdapter = {
  facts: {
    packages: ['zod'],
    validates: 'each entity (zod): no references, no checks, no indexes; all in one task',
    immutable: 'no',
    durable: 'no',
    crashSafe: 'no',
    tabs: 'no',
  },
  async open(_databaseName, n) {
    const board = createBoard(n)
    return {
      async validate() {
        let wrong = 0
        for (const name of collectionNames) {
          const schema = boardSchemas[name]
          for (const entity of board[name]) if (!schema.safeParse(entity).success) wrong++
        }
        return wrong
      },
      size: () => n,
      settle: async () => {},
      close: async () => {},
    }
  },
}
