import { announce, notify } from '../notice/notices.js'
import { attempt } from './attempt.js'
import { board } from './board.js'

/** Takes back the newest edit of this tab, and says so. What other tabs changed since stays. */
export const undo = () => take('undo', 'Undone')

export const redo = () => take('redo', 'Redone')

/** Takes back a certain edit from the notice that told of it; not another that was made since. */
export function undoEdit(cid: string | undefined): void {
  if (cid !== undefined && board.history.steps().undo[0]?.cids.includes(cid)) undo()
  else notify('The board was changed since. Use Undo in the bar at the top, step by step.')
}

function take(direction: 'undo' | 'redo', done: string): void {
  let isDone = false
  const refusal = attempt(() => {
    const commit = board[direction]()
    isDone = commit !== undefined
    return commit ?? { status: 'committed' }
  })
  if (refusal.length > 0) notify(`This can not be ${done.toLowerCase()}. ${refusal.join(' ')}`)
  else announce(isDone ? done : `Nothing left to ${direction}`)
}
