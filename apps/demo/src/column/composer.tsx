import { useId, useState } from 'react'
import { attempt, type Refusal } from '../board/attempt.js'
import { board } from '../board/board.js'
import { orderAtTop } from '../board/place.js'
import { type Status, statusNames } from '../board/task.js'
import { announce } from '../notice/notices.js'
import { afterRelease } from '../ui/after-release.js'
import { FieldError } from '../ui/field-error.js'

/** A line to type new tasks into, one after the other. */
export function Composer({ status, onClose }: { status: Status; onClose: () => void }) {
  const [title, setTitle] = useState('')
  const [refusal, setRefusal] = useState<Refusal>([])
  const errorId = useId()

  const add = () => {
    const refused = attempt(() =>
      board.actions.create({
        id: crypto.randomUUID(),
        title,
        status,
        priority: 3,
        assigneeId: null,
        order: orderAtTop(board.getState(), status),
        createdAt: Date.now(),
        labels: [],
      }),
    )
    setRefusal(refused)
    if (refused.length > 0) return
    announce(`Added “${title.trim()}” to ${statusNames[status]}`)
    setTitle('')
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget) && title.trim() === '') afterRelease(onClose)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it opens because the user asked to type here
        autoFocus
        className="field"
        aria-label={`New task in ${statusNames[status]}`}
        aria-invalid={refusal.length > 0}
        aria-describedby={errorId}
        placeholder="What needs doing?"
        value={title}
        onChange={(event) => {
          setTitle(event.target.value)
          setRefusal([])
        }}
      />
      <FieldError id={errorId} refusal={refusal} />
      <div className="composer-actions">
        <button type="submit" className="button button-primary">
          Add task
        </button>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  )
}
