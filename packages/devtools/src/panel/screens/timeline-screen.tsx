import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { useFeed } from '../feed.js'
import { formatCount, formatTime } from '../format.js'
import { Icon } from '../icons.js'
import { usePanelKeys } from '../keys.js'
import { usePanel } from '../panel-context.js'
import {
  addBatch,
  EMPTY_TIMELINE,
  matches,
  type TimelineFilter,
  type TimelineModel,
} from '../timeline/timeline-model.js'
import { ROW_HEIGHT_PX, TimelineRow } from '../timeline/timeline-row.js'
import { UpdateDetail } from '../timeline/update-detail.js'
import { VirtualList } from '../virtual-list.js'

const FILTERS: readonly (readonly [TimelineFilter, string])[] = [
  ['all', 'All'],
  ['own', 'This tab'],
  ['tabs', 'Other tabs'],
  ['rejected', 'Rejected'],
  ['transactions', 'Transactions'],
]

/** Commits and rejected updates, newest first, with what each changed. */
export function TimelineScreen(): ReactNode {
  const { target } = usePanel()
  const live = useFeed('timeline', EMPTY_TIMELINE, addBatch)
  const [frozen, setFrozen] = useState<TimelineModel | null>(null)
  const model = frozen ?? live
  const [filter, setFilter] = useState<TimelineFilter>('all')
  const [search, setSearch] = useState('')
  const [selectedIndex, setSelectedIndex] = useState(target?.screen === 'timeline' ? target.index : null)
  const wanted = useDeferredValue(search)
  const entries = useMemo(
    () => model.entries.filter((entry) => matches(entry, filter, wanted)),
    [model, filter, wanted],
  )
  const ofTransactions = useMemo(
    () => new Set(model.entries.map((entry) => (entry.type === 'transaction' ? entry.cid : null))),
    [model],
  )
  // Nothing chosen: the newest is shown, and stays the newest.
  const found = selectedIndex === null ? -1 : entries.findIndex((entry) => entry.index === selectedIndex)
  const position = found === -1 && entries.length > 0 ? 0 : found
  const selected = entries[position]

  const commitOf =
    selected?.type === 'transaction'
      ? model.entries.find((entry) => entry.type === 'commit' && entry.cid === selected.cid)
      : undefined
  const showCommit = (index: number) => {
    setFilter('all')
    setSearch('')
    setSelectedIndex(index)
  }

  const step = (by: number) => {
    const next = entries[Math.min(Math.max(position + by, 0), entries.length - 1)]
    if (next !== undefined) setSelectedIndex(next.index)
  }
  usePanelKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    ']': () => step(-1),
    '[': () => step(1),
    Escape: selectedIndex === null ? undefined : () => setSelectedIndex(null),
  })

  return (
    <div className="screen screen-split">
      <div className="toolbar">
        <label className="search">
          <Icon name="search" size={13} />
          <input
            type="search"
            data-search
            placeholder="Search source, action, path, version ( / )"
            aria-label="Search the timeline"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || search === '') return
              event.stopPropagation()
              setSearch('')
            }}
          />
        </label>
        <fieldset className="segments" aria-label="Show">
          {FILTERS.map(([value, label]) => (
            <button key={value} type="button" aria-pressed={filter === value} onClick={() => setFilter(value)}>
              {label}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          className="button"
          aria-pressed={frozen !== null}
          onClick={() => setFrozen(frozen === null ? live : null)}
        >
          <Icon name={frozen === null ? 'pause' : 'play'} size={12} /> {frozen === null ? 'Pause' : 'Resume'}
        </button>
        <span className="dim toolbar-note">
          {formatCount(entries.length)} of {formatCount(model.entries.length)}
          {model.dropped > 0 && `, ${formatCount(model.dropped)} older not kept`}
        </span>
      </div>
      {selected === undefined ? (
        <div className="empty">
          <p className="empty-title">{model.entries.length === 0 ? 'No updates yet' : 'Nothing matches'}</p>
          <p className="dim">
            {model.entries.length === 0
              ? `Commits and rejected updates appear here${model.recordingSince === null ? '' : `, recorded since ${formatTime(model.recordingSince)}`}.`
              : 'Change the search or the filter.'}
          </p>
        </div>
      ) : (
        <div className="split">
          <VirtualList
            count={entries.length}
            rowHeightPx={ROW_HEIGHT_PX}
            label="Updates"
            selected={selectedIndex === null ? null : position}
            topKey={entries[0]?.index ?? 0}
            renderRow={(at) => {
              const entry = entries[at]
              if (entry === undefined) return null
              return (
                <TimelineRow
                  key={entry.index}
                  entry={entry}
                  selected={at === position}
                  isOfTransaction={entry.type === 'commit' && ofTransactions.has(entry.cid)}
                  onSelect={setSelectedIndex}
                />
              )
            }}
          />
          <UpdateDetail
            entry={selected}
            {...(commitOf === undefined ? {} : { onCommit: () => showCommit(commitOf.index) })}
          />
        </div>
      )}
    </div>
  )
}
