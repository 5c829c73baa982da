import { board } from '../board/board.js'
import { people } from './sample-words.js'
import { starterBoard } from './starter-board.js'

/**
 * Gives a device its first board, once: the mark that it was given is part of the same commit. Storage that could not be
 * read looks empty too, and is not a first run.
 */
export async function welcome(now: () => number): Promise<void> {
  await board.ready
  const { phase, recovery } = board.getStatus()
  const { tasks, settings } = board.getState()
  if (settings.welcomed || tasks.size > 0 || recovery !== null || (phase !== 'live' && phase !== 'memory')) return
  const starterTasks = starterBoard(now())
  board.update(
    (draft) => {
      if (draft.settings.welcomed) return
      draft.settings.welcomed = true
      for (const user of people) draft.users.set(user.id, user)
      for (const task of starterTasks) draft.tasks.set(task.id, task)
    },
    { source: 'welcome', undoable: false },
  )
}
