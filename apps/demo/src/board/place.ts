import { orderBetween } from '../order/order-between.js'
import type { BoardState } from './board.js'
import { type Status, statuses } from './task.js'

/** The tasks of a column in the order in which they were arranged by hand. */
export function inPlace(state: BoardState, status: Status, range: { reverse?: boolean; limit?: number } = {}) {
  // ';' is the character after ':', so the range holds every order key of this status and no other.
  return state.tasks.ordered('byPlace', { from: `${status}:`, to: `${status};`, ...range })
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
