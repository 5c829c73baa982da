import { attempt } from '../board/attempt.js'
import { board } from '../board/board.js'
import { priorities, priorityNames, type User } from '../board/task.js'
import { notify } from '../notice/notices.js'
import { Avatar } from '../ui/avatar.js'
import { MenuButton } from '../ui/menu-button.js'
import { MenuChoice } from '../ui/menu-item.js'
import { PriorityMark } from '../ui/priority-mark.js'

interface PickerProps {
  readonly id: string
  readonly title: string
  readonly tabIndex: number
}

function change(edit: Parameters<typeof attempt>[0]): void {
  const refusal = attempt(edit)
  if (refusal.length > 0) notify(refusal.join(' '))
}

export function PriorityPicker({ id, title, tabIndex, priority }: PickerProps & { readonly priority: number }) {
  const name = priorityNames[priority - 1] ?? ''
  return (
    <MenuButton
      label={`Priority of ${title}: ${name}`}
      hint={`Priority: ${name}`}
      face={<PriorityMark priority={priority} />}
      className="picker"
      tabIndex={tabIndex}
    >
      {(close) =>
        priorities.toReversed().map((choice) => (
          <MenuChoice
            key={choice}
            mark={<PriorityMark priority={choice} />}
            checked={choice === priority}
            onSelect={() => {
              close()
              change(() => board.actions.setPriority(id, choice))
            }}
          >
            {priorityNames[choice - 1]}
          </MenuChoice>
        ))
      }
    </MenuButton>
  )
}

export interface AssigneePickerProps extends PickerProps {
  readonly assignee: User | undefined
  readonly people: readonly User[]
}

export function AssigneePicker({ id, title, tabIndex, assignee, people }: AssigneePickerProps) {
  const name = assignee?.name ?? 'Unassigned'
  return (
    <MenuButton
      label={`Assignee of ${title}: ${name}`}
      hint={name}
      face={<Avatar user={assignee} />}
      className="picker assignee-picker"
      tabIndex={tabIndex}
    >
      {(close) =>
        [undefined, ...people].map((user) => (
          <MenuChoice
            key={user?.id ?? ''}
            mark={<Avatar user={user} />}
            checked={user?.id === assignee?.id}
            onSelect={() => {
              close()
              change(() => board.actions.assign(id, user?.id ?? null))
            }}
          >
            {user?.name ?? 'Unassigned'}
          </MenuChoice>
        ))
      }
    </MenuButton>
  )
}
