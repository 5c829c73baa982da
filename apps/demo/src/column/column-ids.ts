import type { BoardState, Settings } from '../board/board.js'
import { type BoardFilter, taskMatcher } from '../board/board-filter.js'
import { bulkBeat } from '../board/bulk-edit.js'
import { inOrder } from '../board/place.js'
import type { Status } from '../board/task.js'

type TaskView = ReturnType<typeof inOrder>[number]

/** What a column shows: ids in order, and how many there would be without the filter. */
export interface ColumnIds {
  readonly ids: readonly string[]
  readonly total: number
}

/**
 * A selector of the ids that a column shows. It gives the same object until they change: an edit of a task's title
 * renders that card alone, and an edit in another column costs this one a comparison of two references.
 */
export function createColumnIds(status: Status): (state: BoardState) => ColumnIds {
  let seen: { tasks: readonly TaskView[]; sort: Settings['sort']; filter: BoardFilter; beat: number | null } | undefined
  let shown: ColumnIds = { ids: [], total: 0 }
  return (state) => {
    const { filter } = state
    const { sort } = state.settings
    const beat = bulkBeat()
    if (seen?.sort === sort && seen.filter === filter && beat !== null && beat === seen.beat) return shown
    const tasks = state.tasks.where('byStatus', status)
    if (seen?.tasks === tasks && seen.sort === sort && seen.filter === filter) return shown
    seen = { tasks, sort, filter, beat }
    const matches = taskMatcher(filter)
    const sorted = inOrder(state, status, sort)
    const ids = (matches ? sorted.filter(matches) : sorted).map((task) => task.id)
    if (shown.total !== tasks.length || !sameItems(shown.ids, ids)) shown = { ids, total: tasks.length }
    return shown
  }
}

function sameItems<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}
