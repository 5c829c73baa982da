import { memo } from 'react'
import { type Status, statuses, statusNames } from '../board/task.js'
import { moveToTop } from '../column/move-task.js'
import { Icon } from '../ui/icon.js'
import { MenuButton } from '../ui/menu-button.js'
import { MenuItem } from '../ui/menu-item.js'
import { removeTask } from './remove-task.js'

export interface CardMenuProps {
  readonly task: { readonly id: string; readonly title: string; readonly status: Status }
  readonly tabIndex: number
  readonly onEdit: () => void
  readonly onOpen: (id: string) => void
}

/** Everything that dragging and shortcuts do, for touch screens and for those who do not know the shortcuts. */
export const CardMenu = memo(function CardMenu({ task, tabIndex, onEdit, onOpen }: CardMenuProps) {
  return (
    <MenuButton label={`Actions for ${task.title}`} face={<Icon name="more" />} tabIndex={tabIndex}>
      {(close) => {
        const item = (run: () => void) => () => {
          close()
          run()
        }
        return (
          <>
            <MenuItem icon="pencil" hint="Enter" onSelect={item(onEdit)}>
              Edit title
            </MenuItem>
            <MenuItem icon="text" hint="O" onSelect={item(() => onOpen(task.id))}>
              Open details
            </MenuItem>
            <hr />
            {statuses
              .filter((status) => status !== task.status)
              .map((status) => (
                <MenuItem key={status} icon="arrow" onSelect={item(() => moveToTop(task.id, status))}>
                  Move to {statusNames[status]}
                </MenuItem>
              ))}
            <hr />
            <MenuItem icon="trash" danger hint="Del" onSelect={item(() => removeTask(task.id))}>
              Delete
            </MenuItem>
          </>
        )
      }}
    </MenuButton>
  )
})
