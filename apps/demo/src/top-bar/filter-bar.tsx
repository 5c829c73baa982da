import { type RefObject, useState } from 'react'
import { attempt } from '../board/attempt.js'
import type { Settings } from '../board/board.js'
import { type BoardFilter, isFiltering, nobody, noFilter } from '../board/board-filter.js'
import { useSyncState } from '../board/sync.js'
import { priorities, priorityNames, type User } from '../board/task.js'
import { setFilter, setSort } from '../board/view-settings.js'
import { notify } from '../notice/notices.js'
import { Icon } from '../ui/icon.js'
import { SelectField } from '../ui/select-field.js'

const sortOptions = [
  { value: 'manual', label: 'Manual order' },
  { value: 'priority', label: 'By priority' },
  { value: 'newest', label: 'Newest first' },
  { value: 'title', label: 'By title' },
]

const priorityOptions = [
  { value: '', label: 'Any priority' },
  ...priorities.toReversed().map((priority) => ({ value: String(priority), label: priorityNames[priority - 1] ?? '' })),
]

export interface FilterBarProps {
  readonly people: readonly User[]
  readonly searchField: RefObject<HTMLInputElement | null>
}

function edit(change: Parameters<typeof attempt>[0]): void {
  const refusal = attempt(change)
  if (refusal.length > 0) notify(refusal.join(' '))
}

export function FilterBar({ people, searchField }: FilterBarProps) {
  const filter = useSyncState((state) => state.filter)
  const sort = useSyncState((state) => state.settings.sort)
  const [open, setOpen] = useState(false)
  const change = (part: Partial<BoardFilter>) => edit(() => setFilter(part))
  const peopleOptions = [
    { value: '', label: 'Anyone' },
    { value: nobody, label: 'Unassigned' },
    ...people.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <search className="filter-bar" data-open={open}>
      <div className="search-box">
        <Icon name="search" />
        <input
          ref={searchField}
          type="search"
          className="field"
          aria-label="Search tasks"
          placeholder="Search"
          maxLength={500}
          value={filter.text}
          onChange={(event) => change({ text: event.target.value })}
        />
        <span className="key" aria-hidden="true">
          /
        </span>
      </div>
      <button
        type="button"
        className="icon-button filter-toggle"
        aria-label="Filter and sort"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="filter" />
      </button>
      <div className="filter-fields">
        <SelectField
          label="Filter by assignee"
          hideLabel
          value={filter.assigneeId ?? ''}
          options={peopleOptions}
          onChange={(assigneeId) => change({ assigneeId: assigneeId || null })}
        />
        <SelectField
          label="Filter by priority"
          hideLabel
          value={filter.priority === null ? '' : String(filter.priority)}
          options={priorityOptions}
          onChange={(priority) => change({ priority: priority === '' ? null : Number(priority) })}
        />
        <SelectField
          label="Sort"
          hideLabel
          value={sort}
          options={sortOptions}
          onChange={(value) => edit(() => setSort(value as Settings['sort']))}
        />
        {isFiltering(filter) && (
          <button type="button" className="button button-quiet" onClick={() => change(noFilter)}>
            Clear filter
          </button>
        )}
      </div>
    </search>
  )
}
