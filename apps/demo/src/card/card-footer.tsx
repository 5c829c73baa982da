import { type CSSProperties, memo } from 'react'
import { useSyncState } from '../board/sync.js'
import type { Task, User } from '../board/task.js'
import { Icon } from '../ui/icon.js'
import { AssigneePicker, PriorityPicker } from './card-pickers.js'
import { labelHue } from './label-hue.js'

export interface CardFooterProps {
  readonly task: Omit<Task, 'labels'> & { readonly labels: readonly string[] }
  readonly tabIndex: number
  readonly people: readonly User[]
}

const shownLabels = 2

/** Renders when its task changes, not when the card gets another position among its siblings. */
export const CardFooter = memo(function CardFooter({ task, tabIndex, people }: CardFooterProps) {
  const { id, title, labels, priority, assigneeId } = task
  const assignee = useSyncState((state) => (assigneeId === null ? undefined : state.users.get(assigneeId)))
  return (
    <div className="card-footer">
      {labels.slice(0, shownLabels).map((label) => (
        <span key={label} className="label" style={{ '--hue': labelHue(label) } as CSSProperties}>
          {label}
        </span>
      ))}
      {labels.length > shownLabels && <span className="more-labels">+{labels.length - shownLabels}</span>}
      {task.description && (
        <span className="has-description" title="Has a description">
          <Icon name="text" />
          <span className="visually-hidden">Has a description</span>
        </span>
      )}
      <span className="card-spacer" />
      <PriorityPicker id={id} title={title} tabIndex={tabIndex} priority={priority} />
      <AssigneePicker id={id} title={title} tabIndex={tabIndex} assignee={assignee} people={people} />
    </div>
  )
})
