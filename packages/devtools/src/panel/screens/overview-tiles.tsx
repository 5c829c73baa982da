import type { ReactNode } from 'react'
import type { StatsPayload, StatusPayload } from '../../protocol/topics.js'
import { formatAgo, formatCount } from '../format.js'
import { usePanel } from '../panel-context.js'
import { Tile } from './overview-parts.js'

interface OverviewTilesProps {
  readonly status: StatusPayload
  readonly stats: StatsPayload
}

/** The figures that are read at a glance. What never happened is said to never have. */
export function OverviewTiles({ status, stats }: OverviewTilesProps): ReactNode {
  const { go } = usePanel()
  const now = Date.now()
  const ago = (at: number | null, otherwise: string) => (at === null ? otherwise : formatAgo(at, now))
  const { inconsistencies, lastCheckAt, lastValidationAt } = stats
  return (
    <dl className="tiles">
      <Tile name="Phase" value={status.phase} tone={status.phase === 'live' ? 'ok' : 'warn'} />
      <Tile name="Version" value={formatCount(status.version)} />
      <Tile
        name="Pending"
        value={formatCount(status.pending)}
        tone={status.pending > 0 ? 'warn' : undefined}
        note={status.pending === 0 ? 'nothing to save' : 'not saved yet'}
      />
      <Tile
        name="Saved version"
        value={formatCount(status.savedVersion)}
        note={ago(stats.lastSavedAt, 'nothing saved here yet')}
      />
      <Tile
        name="Rejected"
        value={formatCount(stats.rejected)}
        tone={stats.rejected > 0 ? 'bad' : undefined}
        note={`of ${formatCount(stats.commits + stats.rejected)} updates`}
      />
      <Tile
        name="Findings"
        value={inconsistencies === null ? '—' : formatCount(inconsistencies)}
        tone={inconsistencies === null ? 'dim' : inconsistencies > 0 ? 'warn' : 'ok'}
        note={
          <button type="button" className="link" onClick={() => go({ screen: 'health' })}>
            {lastCheckAt === null ? 'never checked' : `checked ${formatAgo(lastCheckAt, now)}`}
          </button>
        }
      />
      <Tile
        name="Last validation"
        value={ago(lastValidationAt, 'never')}
        tone={lastValidationAt === null ? 'dim' : undefined}
        note={lastValidationAt === null ? 'of the whole state' : undefined}
      />
      <Tile
        name="Last snapshot"
        value={ago(stats.lastSnapshotAt, 'none')}
        note={stats.lastSnapshotAt === null ? 'in this session' : undefined}
      />
    </dl>
  )
}
