import type { Status } from '../board/task.js'

const sentences: Record<Status, string> = {
  todo: 'Nothing to do. Enjoy it, or add a task.',
  doing: 'Nobody is working on anything. Drag a task here.',
  review: 'Nothing waits for a second pair of eyes.',
  done: 'Finished work collects here.',
}

export interface EmptyColumnProps {
  readonly status: Status
  /** The column has tasks, and the filter hides all of them. */
  readonly filtered: boolean
  readonly onAdd: () => void
}

export function EmptyColumn({ status, filtered, onAdd }: EmptyColumnProps) {
  return (
    <div className="empty-column">
      <p>{filtered ? 'No task matches the filter.' : sentences[status]}</p>
      {!filtered && status === 'todo' && (
        <button type="button" className="button" onClick={onAdd}>
          Add a task
        </button>
      )}
    </div>
  )
}
