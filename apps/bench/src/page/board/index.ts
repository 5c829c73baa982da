import type { BoardAdapter } from './board.js'

/** Every adapter of boards by its name in reports. */
export const boards: Readonly<Record<string, () => Promise<BoardAdapter>>> = {
  board: async () => (await import('./holdfast-board.js')).holdfastBoard,
  'board-memory': async () => (await import('./holdfast-board.js')).holdfastBoardMemory,
  'board-bare': async () => (await import('./holdfast-board.js')).holdfastBoardBare,
  'board-pacer': async () => (await import('./pacer-board.js')).pacerBoard,
  'zod-alone': async () => (await import('./zod-board.js')).zodBoard,
}
