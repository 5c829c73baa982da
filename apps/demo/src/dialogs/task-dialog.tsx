import type { Commit } from '@holdfast/core'
import { attempt, type Refusal } from '../board/attempt.js'
import { board } from '../board/board.js'
import { useSyncState } from '../board/sync.js'
import { priorities, priorityNames, type Status, statuses, statusNames, type User } from '../board/task.js'
import { removeTask } from '../card/remove-task.js'
import { moveToTop } from '../column/move-task.js'
import { notify } from '../notice/notices.js'
import { EditingNote } from '../presence/editing-note.js'
import { useTaskEditing } from '../presence/use-task-editing.js'
import { Dialog } from '../ui/dialog.js'
import { SelectField } from '../ui/select-field.js'
import { TextField } from '../ui/text-field.js'

export interface TaskDialogProps {
  readonly id: string
  readonly people: readonly User[]
  readonly onClose: () => void
}

const statusOptions = statuses.map((status) => ({ value: status, label: statusNames[status] }))
const priorityOptions = priorities.map((priority) => ({
  value: String(priority),
  label: priorityNames[priority - 1] ?? '',
}))

/** What is typed into one field until it is left is one step of undo. */
const typed = (group: string, edit: () => Commit) => attempt(() => board.batch(edit, { source: 'typing', group }))

/**
 * Every field of a task. There is no Save button: each is kept as it is typed, and says so if it can not be. While another tab
 * edits the task, it is only shown.
 */
export function TaskDialog({ id, people, onClose }: TaskDialogProps) {
  const task = useSyncState((state) => state.tasks.get(id))
  const editing = useTaskEditing(id)
  const readOnly = editing.editor !== null
  if (!task) {
    return (
      <Dialog title="Task not found" onClose={onClose}>
        <p>It was deleted, perhaps in another tab.</p>
      </Dialog>
    )
  }
  const say = (refusal: Refusal) => {
    if (refusal.length > 0) notify(refusal.join(' '))
  }
  const peopleOptions = [
    { value: '', label: 'Unassigned' },
    ...people.map(({ id, name }) => ({ value: id, label: name })),
  ]
  const parseLabels = (text: string) => [...new Set(text.split(',').map((label) => label.trim()))].filter(Boolean)
  return (
    <Dialog title="Task details" onClose={onClose}>
      <EditingNote editing={editing} />
      <div className="form">
        <TextField
          label="Title"
          value={task.title}
          readOnly={readOnly}
          onKeep={(title, group) => typed(group, () => board.actions.rename(id, title))}
        />
        <TextField
          label="Description"
          multiline
          value={task.description ?? ''}
          readOnly={readOnly}
          onKeep={(description, group) => typed(group, () => board.actions.describe(id, description))}
        />
        <div className="form-row">
          <SelectField
            label="Status"
            value={task.status}
            disabled={readOnly}
            options={statusOptions}
            onChange={(status) => moveToTop(id, status as Status)}
          />
          <SelectField
            label="Priority"
            value={String(task.priority)}
            disabled={readOnly}
            options={priorityOptions}
            onChange={(priority) => say(attempt(() => board.actions.setPriority(id, Number(priority))))}
          />
          <SelectField
            label="Assignee"
            value={task.assigneeId ?? ''}
            disabled={readOnly}
            options={peopleOptions}
            onChange={(assigneeId) => say(attempt(() => board.actions.assign(id, assigneeId || null)))}
          />
        </div>
        <TextField
          label="Labels, separated by commas"
          value={task.labels.join(', ')}
          readOnly={readOnly}
          onKeep={(text, group) => typed(group, () => board.actions.label(id, parseLabels(text)))}
        />
      </div>
      <div className="dialog-actions">
        <p className="dialog-note">
          Created <time dateTime={new Date(task.createdAt).toISOString()}>{dateText(task.createdAt)}</time>
        </p>
        <button
          type="button"
          className="button button-danger-quiet"
          disabled={readOnly}
          onClick={() => {
            onClose()
            removeTask(id)
          }}
        >
          Delete
        </button>
        <button type="button" className="button button-primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  )
}

const dateText = (at: number) =>
  new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' })
