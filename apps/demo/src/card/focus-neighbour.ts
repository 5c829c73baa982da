import { board } from '../board/board.js'
import { columnOf, neighbourOf } from '../column/column-registry.js'

/** Moves the focus from a card to the next one in a direction, skipping columns that show nothing. */
export function focusNeighbour(id: string, direction: 'up' | 'down' | 'left' | 'right'): void {
  const status = board.getState().tasks.get(id)?.status
  if (!status) return
  if (direction === 'up' || direction === 'down') {
    const column = columnOf(status)
    const index = (column?.ids().indexOf(id) ?? 0) + (direction === 'up' ? -1 : 1)
    if (column && index >= 0 && index < column.ids().length) column.focus(index)
    return
  }
  const step = direction === 'left' ? -1 : 1
  for (let next = neighbourOf(status, step); next; next = neighbourOf(next, step)) {
    const column = columnOf(next)
    if (column && column.ids().length > 0) {
      column.focus(column.activeIndex())
      return
    }
  }
}

export function focusEdge(id: string, end: 'first' | 'last'): void {
  const status = board.getState().tasks.get(id)?.status
  const column = status && columnOf(status)
  if (column) column.focus(end === 'first' ? 0 : column.ids().length - 1)
}
