import type { RefObject } from 'react'
import type { User } from '../board/task.js'
import type { BoardDialog } from '../dialogs/board-dialog.js'
import { PeopleHere } from '../presence/people-here.js'
import { Icon } from '../ui/icon.js'
import { BoardMenu } from './board-menu.js'
import { FilterBar } from './filter-bar.js'
import { SaveStatus } from './save-status.js'
import { UndoButtons } from './undo-buttons.js'
import { toggleTheme, useTheme } from './use-theme.js'

export interface TopBarProps {
  readonly people: readonly User[]
  readonly searchField: RefObject<HTMLInputElement | null>
  readonly onNewTask: () => void
  readonly onOpen: (dialog: BoardDialog) => void
}

export function TopBar({ people, searchField, onNewTask, onOpen }: TopBarProps) {
  const theme = useTheme()
  return (
    <header className="top-bar">
      <h1 className="brand">
        <svg className="brand-mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
          <rect width="32" height="32" rx="8" className="brand-tile" />
          <path className="brand-bars" d="M8 8h4.5v16H8zM13.75 8h4.5v10h-4.5zM19.5 8H24v6h-4.5z" />
        </svg>
        Board
      </h1>
      <FilterBar people={people} searchField={searchField} />
      <UndoButtons />
      <SaveStatus />
      <PeopleHere onOpenTask={(id) => onOpen({ kind: 'task', id })} />
      <button type="button" className="button button-primary new-task" aria-label="New task" onClick={onNewTask}>
        <Icon name="plus" />
        <span className="new-task-text">New task</span>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={theme === 'dark' ? 'Switch to light theme' : 'Switch to dark theme'}
        onClick={toggleTheme}
      >
        <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
      </button>
      <BoardMenu onOpen={onOpen} />
    </header>
  )
}
