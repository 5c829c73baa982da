import type { Commit } from '@holdfast/core'
import { board, type Settings } from './board.js'
import type { BoardFilter } from './board-filter.js'

// How the board is looked at is no step of its history: undo is for the tasks.

const asView = (run: () => Commit) => board.batch(run, { source: 'view', undoable: false })

export const setFilter = (change: Partial<BoardFilter>) => asView(() => board.actions.setFilter(change))
export const setSort = (sort: Settings['sort']) => asView(() => board.actions.setSort(sort))
export const setTheme = (theme: Settings['theme']) => asView(() => board.actions.setTheme(theme))
