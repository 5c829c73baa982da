import type { BoardState, Settings } from '../board/board.js'
import { type BoardFilter, taskMatcher } from '../board/board-filter.js'
import { inPlace } from '../board/place.js'
import type { Status } from '../board/task.js'

type TaskView = ReturnType<typeof inPlace>[number]

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)

const comparisons: Record<Exclude<Settings['sort'], 'manual'>, (a: TaskView, b: TaskView) => number> = {
  priority: (a, b) => b.priority - a.priority || compare(a.order, b.order),
  newest: (a, b) => b.createdAt - a.createdAt || compare(a.order, b.order),
  title: (a, b) => compare(a.title.toLowerCase(), b.title.toLowerCase()) || compare(a.order, b.order),
}

/**
 * A selector of the ids that a column shows, in order. It gives the same array until they change: an edit of a task's
 * title renders that card alone, and an edit in another column costs this one a comparison of two references.
 */
export function createColumnIds(status: Status): (state: BoardState) => readonly string[] {
  let seen: { tasks: readonly TaskView[]; sort: Settings['sort']; filter: BoardFilter } | undefined
  let ids: readonly string[] = []
  return (state) => {
    const tasks = state.tasks.where('byStatus', status)
    const { sort } = state.settings
    const { filter } = state
    if (seen?.tasks === tasks && seen.sort === sort && seen.filter === filter) return ids
    seen = { tasks, sort, filter }
    const matches = taskMatcher(filter)
    const shown = sort === 'manual' ? inPlace(state, status) : [...tasks].sort(comparisons[sort])
    const next = (matches ? shown.filter(matches) : shown).map((task) => task.id)
    if (!sameItems(ids, next)) ids = next
    return ids
  }
}

export function sameItems<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}
