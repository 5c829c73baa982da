import type { ReactNode } from 'react'
import type { TimelineEntry } from '../../protocol/topics.js'
import { formatMs, formatTime } from '../format.js'
import { Icon, type IconName } from '../icons.js'
import { OUTCOMES, summaryOf } from './timeline-model.js'

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
  if (entry.type === 'transaction') {
    const [tone, icon]: readonly [string, IconName] =
      entry.outcome === null ? ['warn', 'clock'] : entry.outcome === 'committed' ? ['ok', 'check'] : ['bad', 'cross']
    return (
      <span className={`mark ${tone}`}>
        <Icon name={icon} size={12} /> {entry.outcome === null ? 'open' : OUTCOMES[entry.outcome].split(',')[0]}
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

const GLYPHS: readonly IconName[] = ['undo', 'redo', 'repair', 'restore', 'optimize']

/** What the engine or a person's undo did by itself, told apart from what the app did. */
function sourceGlyph(entry: TimelineEntry): IconName | undefined {
  if (entry.type === 'transaction') return 'transaction'
  const [kind] = entry.source.split(':')
  return GLYPHS.find((glyph) => glyph === kind)
}

interface TimelineRowProps {
  readonly entry: TimelineEntry
  readonly selected: boolean
  /** Whether it is the commit of a transaction. */
  readonly isOfTransaction: boolean
  readonly onSelect: (index: number) => void
}

/** One update in the list. */
export function TimelineRow({ entry, selected, isOfTransaction, onSelect }: TimelineRowProps): ReactNode {
  const glyph = sourceGlyph(entry) ?? (isOfTransaction ? 'transaction' : undefined)
  return (
    <button
      type="button"
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      className={`row row-${entry.type}`}
      style={{ height: ROW_HEIGHT_PX }}
      onClick={() => onSelect(entry.index)}
    >
      <span className="row-version mono">{entry.type === 'commit' ? `v${entry.version}` : '—'}</span>
      <span className="chip row-source">
        {entry.type === 'commit' && entry.origin === 'tab' && <Icon name="tab" size={11} />}
        {glyph !== undefined && (
          <span className={`glyph-${glyph}`}>
            <Icon name={glyph} size={11} />
          </span>
        )}
        {entry.type === 'commit' && entry.action !== null ? `${entry.action}()` : entry.source}
      </span>
      <span className="row-summary mono">{summaryOf(entry)}</span>
      <span className="row-time mono dim">{formatTime(entry.at)}</span>
      <SavedMark entry={entry} />
    </button>
  )
}
