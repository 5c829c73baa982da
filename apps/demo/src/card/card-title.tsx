import { useId, useState } from 'react'
import { attempt, type Refusal } from '../board/attempt.js'
import { board } from '../board/board.js'
import type { Task } from '../board/task.js'
import { useTaskEditing } from '../presence/use-task-editing.js'
import { afterRelease } from '../ui/after-release.js'
import { FieldError } from '../ui/field-error.js'

export interface CardTitleProps {
  readonly task: Pick<Task, 'id' | 'title'>
  readonly editing: boolean
  readonly onEdit: () => void
  readonly onDone: (how: { refocus: boolean }) => void
}

export function CardTitle({ task, editing, onEdit, onDone }: CardTitleProps) {
  if (editing) return <TitleEditor task={task} onDone={onDone} />
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the card does the same
    <h3 className="card-title" onClick={onEdit}>
      {task.title}
    </h3>
  )
}

/** Enter and leaving the field keep the title, Escape drops it. A title that the store refuses stays open, with the reason. */
function TitleEditor({ task, onDone }: Pick<CardTitleProps, 'task' | 'onDone'>) {
  const [title, setTitle] = useState(task.title)
  const [refusal, setRefusal] = useState<Refusal>([])
  const errorId = useId()
  const { editor, isTakenOver } = useTaskEditing(task.id)
  const keep = (refocus: boolean) => {
    const refused = title === task.title ? [] : attempt(() => board.actions.rename(task.id, title))
    setRefusal(refused)
    if (refused.length === 0) afterRelease(() => onDone({ refocus }))
  }
  return (
    <div className="card-title-editor">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: it opens because the user asked to edit here
        autoFocus
        className="field"
        rows={1}
        aria-label="Task title"
        aria-invalid={refusal.length > 0}
        aria-describedby={errorId}
        value={title}
        onChange={(event) => {
          setTitle(event.target.value.replace(/[\r\n]+/g, ' '))
          setRefusal([])
        }}
        onFocus={(event) => event.target.select()}
        // Taken over, it waits for a decision.
        onBlur={() => editor === null && keep(false)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') {
            event.preventDefault()
            keep(true)
          } else if (event.key === 'Escape') onDone({ refocus: true })
        }}
      />
      <FieldError id={errorId} refusal={refusal} />
      {editor !== null && (
        <p className="editor-note" role="status">
          {editor} {isTakenOver ? 'took over' : 'is editing'} this task in another tab. Your text stays here until you
          press Enter, which keeps it, or Esc.
        </p>
      )}
    </div>
  )
}
