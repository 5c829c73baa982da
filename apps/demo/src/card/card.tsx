import { type CSSProperties, type KeyboardEvent, memo, useCallback, useRef, useState } from 'react'
import { attempt } from '../board/attempt.js'
import { board } from '../board/board.js'
import { useSyncState } from '../board/sync.js'
import type { User } from '../board/task.js'
import { stepTask } from '../column/move-task.js'
import { taskDragType } from '../column/use-drop-target.js'
import { notify } from '../notice/notices.js'
import { useEditor } from '../presence/here.js'
import { cardCommand } from './card-command.js'
import { CardFooter } from './card-footer.js'
import { CardMenu } from './card-menu.js'
import { CardTitle } from './card-title.js'
import { focusEdge, focusNeighbour } from './focus-neighbour.js'
import { removeFocusedTask } from './remove-task.js'
import { useTouchDrag } from './use-touch-drag.js'

export interface CardProps {
  readonly id: string
  /** From 1, among all cards of the column: most are not mounted. */
  readonly position: number
  readonly siblings: number
  /** Whether Tab stops here; one card per column does, arrow keys reach the others. */
  readonly active: boolean
  readonly dropEdge: 'top' | 'bottom' | undefined
  readonly people: readonly User[]
  readonly onActive: (id: string) => void
  readonly onOpen: (id: string) => void
}

export const Card = memo(function Card({
  id,
  position,
  siblings,
  active,
  dropEdge,
  people,
  onActive,
  onOpen,
}: CardProps) {
  const task = useSyncState((state) => state.tasks.get(id))
  const [editing, setEditing] = useState(false)
  const element = useRef<HTMLElement>(null)
  const editor = useEditor(id)
  const isEditedElsewhere = editor !== undefined
  // Elsewhere being edited, it is shown with the choice to take over.
  const edit = useCallback(() => (isEditedElsewhere ? onOpen(id) : setEditing(true)), [isEditedElsewhere, onOpen, id])
  useTouchDrag(task?.id, element, !editing)
  if (!task) return null

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return
    const command = cardCommand(event)
    if (!command) return
    event.preventDefault()
    if (command.kind === 'prioritise') {
      const refusal = attempt(() => board.actions.setPriority(id, command.priority))
      if (refusal.length > 0) notify(refusal.join(' '))
    } else if (command.kind === 'focus') focusNeighbour(id, command.direction)
    else if (command.kind === 'move') stepTask(id, command.direction)
    else if (command.kind === 'edge') focusEdge(id, command.end)
    else if (command.kind === 'edit') edit()
    else if (command.kind === 'open') onOpen(id)
    else if (command.kind === 'remove') removeFocusedTask(id)
    else element.current?.querySelector<HTMLElement>('.assignee-picker')?.click()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: <li> belongs right into <ul>, and the virtualised list has a box between
    <article
      ref={element}
      className="card"
      role="listitem"
      aria-label={task.title}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-keyshortcuts="Enter Shift+ArrowLeft Shift+ArrowRight"
      data-task-id={id}
      data-drop-edge={dropEdge}
      data-edited={isEditedElsewhere || undefined}
      style={editor && ({ '--hue': editor.hue } as CSSProperties)}
      tabIndex={active ? 0 : -1}
      draggable={!editing}
      onFocus={() => onActive(id)}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => {
        if (event.target === event.currentTarget) onOpen(id)
      }}
      onDragStart={(event) => {
        event.dataTransfer.setData(taskDragType, id)
        event.dataTransfer.effectAllowed = 'move'
        event.currentTarget.dataset.dragging = ''
      }}
      onDragEnd={(event) => {
        delete event.currentTarget.dataset.dragging
      }}
    >
      <div className="card-top">
        <CardTitle
          task={task}
          editing={editing}
          onEdit={edit}
          onDone={({ refocus }) => {
            setEditing(false)
            if (refocus) element.current?.focus()
          }}
        />
        <CardMenu task={task} tabIndex={active ? 0 : -1} onEdit={edit} onOpen={onOpen} />
      </div>
      {editor && !editing && (
        <p className="card-editor">
          <span className="card-editor-dot" aria-hidden="true" />
          {editor.name} is editing
        </p>
      )}
      <CardFooter task={task} tabIndex={active ? 0 : -1} people={people} />
    </article>
  )
})
