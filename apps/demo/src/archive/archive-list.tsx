import { goneAt } from '../board/archived-task.js'
import { attempt } from '../board/attempt.js'
import { board } from '../board/board.js'
import { orderAtTop } from '../board/place.js'
import { useSyncState } from '../board/sync.js'
import { type Status, statusNames } from '../board/task.js'
import { notify } from '../notice/notices.js'

const shownTasks = 100

function restore(id: string, title: string, status: Status): void {
  const refusal = attempt(() => board.actions.restore(id, orderAtTop(board.getState(), status)))
  notify(refusal.length > 0 ? refusal.join(' ') : `Restored “${title}” to ${statusNames[status]}`)
}

/** The newest archived tasks, each with the day on which it goes. */
export function ArchiveList() {
  const archive = useSyncState((state) => state.archive)
  if (archive.size === 0) return <p className="dialog-note">Nothing is archived.</p>
  const newest = archive.ordered('byTime', { reverse: true, limit: shownTasks })
  return (
    <>
      <ul className="rows" aria-label="Archived tasks">
        {newest.map((task) => (
          <li key={task.id}>
            <span className="row-text">
              {task.title}
              <span className="row-note">Will be deleted on {dateText(goneAt(task))}</span>
            </span>
            <button
              type="button"
              className="button"
              aria-label={`Restore ${task.title}`}
              onClick={() => restore(task.id, task.title, task.status)}
            >
              Restore
            </button>
          </li>
        ))}
      </ul>
      {archive.size > shownTasks && (
        <p className="dialog-note">And {(archive.size - shownTasks).toLocaleString('en')} older ones.</p>
      )}
    </>
  )
}

const dateText = (at: number) =>
  new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' })
