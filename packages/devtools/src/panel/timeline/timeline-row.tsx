import type { ReactNode } from 'react'
import type { TimelineEntry } from '../../protocol/topics.js'
import { formatMs, formatTime } from '../format.js'
import { Icon } from '../icons.js'
import { summaryOf } from './timeline-model.js'

export const ROW_HEIGHT_PX = 28

/** Glyph and word for where an update stands. */
export function SavedMark({ entry }: { readonly entry: TimelineEntry }): ReactNode {
  if (entry.type === 'rejected') {
    return (
      <span className="mark bad">
        <Icon name="cross" size={12} /> rejected
      </span>
    )
  }
  if (!entry.saved) {
    return (
      <span className="mark warn">
        <Icon name="clock" size={12} /> pending
      </span>
    )
  }
  return (
    <span className="mark ok">
      <Icon name="check" size={12} /> saved
      {entry.saveLatencyMs !== null && <span className="dim mark-time">{formatMs(entry.saveLatencyMs)}</span>}
    </span>
  )
}

interface TimelineRowProps {
  readonly entry: TimelineEntry
  readonly selected: boolean
  readonly onSelect: (index: number) => void
}

/** One update in the list. */
export function TimelineRow({ entry, selected, onSelect }: TimelineRowProps): ReactNode {
  return (
    <button
      type="button"
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      className={`row ${entry.type === 'rejected' ? 'row-rejected' : ''}`}
      style={{ height: ROW_HEIGHT_PX }}
      onClick={() => onSelect(entry.index)}
    >
      <span className="row-version mono">{entry.type === 'commit' ? `v${entry.version}` : '—'}</span>
      <span className="chip row-source">
        {entry.type === 'commit' && entry.origin === 'tab' && <Icon name="tab" size={11} />}
        {entry.type === 'commit' && entry.action !== null ? `${entry.action}()` : entry.source}
      </span>
      <span className="row-summary mono">{summaryOf(entry)}</span>
      <span className="row-time mono dim">{formatTime(entry.at)}</span>
      <SavedMark entry={entry} />
    </button>
  )
}
