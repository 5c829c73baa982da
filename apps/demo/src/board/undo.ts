import { announce, notify } from '../notice/notices.js'
import { attempt } from './attempt.js'
import { board } from './board.js'

/** Takes back the newest edit of this tab, and says so. What other tabs changed since stays. */
export const undo = () => take('undo', 'Undone')

export const redo = () => take('redo', 'Redone')

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
