import { orderBetween } from '../order/order-between.js'
import type { BoardState } from './board.js'
import { comparisons, type Sort } from './sort.js'
import { type Status, statuses } from './task.js'

interface Range {
  readonly reverse?: boolean
  readonly limit?: number
}

/** The tasks of a column, from an index whose keys begin with the column. */
function inColumn(state: BoardState, index: 'byPlace' | 'byTitle', status: Status, range?: Range) {
  // ';' is the character after ':', so the range holds every key of this status and no other.
  return state.tasks.ordered(index, { from: `${status}:`, to: `${status};`, ...range })
}

/** The tasks of a column in the order in which they were arranged by hand. */
export const inPlace = (state: BoardState, status: Status, range?: Range) => inColumn(state, 'byPlace', status, range)

/** The tasks of a column, sorted. */
export function inOrder(state: BoardState, status: Status, sort: Sort) {
  if (sort === 'manual') return inPlace(state, status)
  if (sort === 'title') return inColumn(state, 'byTitle', status)
  return state.tasks.where('byStatus', status).toSorted(comparisons[sort])
}

/** An order key ahead of everything in the column. */
export function orderAtTop(state: BoardState, status: Status): string {
  return orderBetween(null, inPlace(state, status, { limit: 1 })[0]?.order ?? null)
}

/** The newest order key of each column, null where the column is empty. */
export function lastOrders(state: BoardState): Record<Status, string | null> {
  const last = (status: Status) => inPlace(state, status, { reverse: true, limit: 1 })[0]?.order ?? null
  const [todo, doing, review, done] = statuses
  return { [todo]: last(todo), [doing]: last(doing), [review]: last(review), [done]: last(done) }
}
