import { type ReactNode, useState } from 'react'
import type { LogEntry, TopicPayload } from '../../protocol/topics.js'
import { useFeed } from '../feed.js'
import { formatCount, formatTime } from '../format.js'
import { Icon, type IconName } from '../icons.js'
import { usePanel } from '../panel-context.js'

interface LogModel {
  /** Newest first. */
  readonly entries: readonly LogEntry[]
  readonly dropped: number
}

const EMPTY: LogModel = { entries: [], dropped: 0 }
const KEPT = 1_000

const addLog = (model: LogModel, batch: TopicPayload<'log'>): LogModel => ({
  entries: [...[...batch.entries].reverse(), ...model.entries].slice(0, KEPT),
  dropped: batch.dropped,
})

const LEVELS: Readonly<Record<LogEntry['level'], readonly [IconName, string]>> = {
  debug: ['log', 'dim'],
  info: ['check', ''],
  warn: ['warn', 'warn'],
  error: ['cross', 'bad'],
}

function save(name: string, entries: readonly LogEntry[]): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(entries, null, 2)], { type: 'application/json' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Events of the store, newest first; commits are in the timeline. */
export function LogScreen(): ReactNode {
  const { agent } = usePanel()
  const live = useFeed('log', EMPTY, addLog)
  const [frozen, setFrozen] = useState<LogModel | null>(null)
  const [search, setSearch] = useState('')
  const model = frozen ?? live
  const wanted = search.toLowerCase()
  const entries = model.entries.filter((entry) => `${entry.name} ${entry.text}`.toLowerCase().includes(wanted))
  return (
    <div className="screen screen-split">
      <div className="toolbar">
        <label className="search">
          <Icon name="search" size={13} />
          <input
            type="search"
            data-search
            placeholder="Filter events ( / )"
            aria-label="Filter the log"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
        <button
          type="button"
          className="button"
          aria-pressed={frozen !== null}
          onClick={() => setFrozen(frozen === null ? live : null)}
        >
          <Icon name={frozen === null ? 'pause' : 'play'} size={12} /> {frozen === null ? 'Pause' : 'Resume'}
        </button>
        <button
          type="button"
          className="button"
          disabled={entries.length === 0}
          onClick={() => save(`${agent.store}-log.json`, entries)}
        >
          Export
        </button>
        <span className="dim toolbar-note">
          {formatCount(entries.length)} events{model.dropped > 0 && `, ${formatCount(model.dropped)} older not kept`}
        </span>
      </div>
      {entries.length === 0 ? (
        <div className="empty">
          <p className="empty-title">Nothing to report</p>
          <p className="dim">Rejections, changes of status and settings, recoveries and losses appear here.</p>
        </div>
      ) : (
        <ol className="log scroll">
          {entries.map((entry) => {
            const [icon, tone] = LEVELS[entry.level]
            return (
              <li key={entry.index} className={tone}>
                <span className="mono dim">{formatTime(entry.at)}</span>
                <span className="log-name mono">
                  <Icon name={icon} size={12} /> {entry.name}
                </span>
                <span className="log-text">{entry.text}</span>
              </li>
            )
          })}
        </ol>
      )}
    </div>
  )
}
