import type { CSSProperties } from 'react'
import { attempt } from '../board/attempt.js'
import { board } from '../board/board.js'
import { useSyncState } from '../board/sync.js'
import { priorities, priorityNames, type Task, type User } from '../board/task.js'
import { notify } from '../notice/notices.js'
import { Avatar } from '../ui/avatar.js'
import { Icon } from '../ui/icon.js'
import { PriorityMark } from '../ui/priority-mark.js'
import { labelHue } from './label-hue.js'

export interface CardFooterProps {
  readonly task: Omit<Task, 'labels'> & { readonly labels: readonly string[] }
  readonly tabIndex: number
  readonly people: readonly User[]
}

const shownLabels = 2

export function CardFooter({ task, tabIndex, people }: CardFooterProps) {
  const assignee = useSyncState((state) => (task.assigneeId === null ? undefined : state.users.get(task.assigneeId)))
  const change = (edit: Parameters<typeof attempt>[0]) => {
    const refusal = attempt(edit)
    if (refusal.length > 0) notify(refusal.join(' '))
  }
  return (
    <div className="card-footer">
      {task.labels.slice(0, shownLabels).map((label) => (
        <span key={label} className="label" style={{ '--hue': labelHue(label) } as CSSProperties}>
          {label}
        </span>
      ))}
      {task.labels.length > shownLabels && <span className="more-labels">+{task.labels.length - shownLabels}</span>}
      {task.description && (
        <span className="has-description" title="Has a description">
          <Icon name="text" />
          <span className="visually-hidden">Has a description</span>
        </span>
      )}
      <span className="card-spacer" />
      <span className="mark-select" title={`Priority: ${priorityNames[task.priority - 1]}`}>
        <PriorityMark priority={task.priority} />
        <select
          aria-label={`Priority of ${task.title}`}
          tabIndex={tabIndex}
          value={task.priority}
          onChange={(event) => change(() => board.actions.setPriority(task.id, Number(event.target.value)))}
        >
          {priorities.map((priority) => (
            <option key={priority} value={priority}>
              {priorityNames[priority - 1]}
            </option>
          ))}
        </select>
      </span>
      <span className="mark-select assignee-select" title={assignee ? assignee.name : 'Unassigned'}>
        <Avatar user={assignee} />
        <select
          aria-label={`Assignee of ${task.title}`}
          tabIndex={tabIndex}
          value={task.assigneeId ?? ''}
          onChange={(event) => change(() => board.actions.assign(task.id, event.target.value || null))}
        >
          <option value="">Unassigned</option>
          {people.map((user) => (
            <option key={user.id} value={user.id}>
              {user.name}
            </option>
          ))}
        </select>
      </span>
    </div>
  )
}
