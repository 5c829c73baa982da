import type { ReactNode } from 'react'
import type { StatsPayload } from '../../protocol/topics.js'
import { formatBytes, formatCount } from '../format.js'
import { Meter } from './overview-parts.js'

interface StorageCardProps {
  readonly stats: StatsPayload
  readonly maxStateSize: number | undefined
}

/** The space that state, journal and origin take. */
export function StorageCard({ stats, maxStateSize }: StorageCardProps): ReactNode {
  const { storage } = stats
  return (
    <section className="card" aria-label="Storage">
      <h3 className="heading">Storage</h3>
      {maxStateSize !== undefined && (
        <Meter
          label="State"
          value={stats.stateBytes}
          max={maxStateSize}
          text={`${formatBytes(stats.stateBytes)} of ${formatBytes(maxStateSize)}`}
        />
      )}
      {storage !== null && (
        <Meter
          label="Origin"
          value={storage.usageBytes}
          max={storage.quotaBytes}
          text={`${formatBytes(storage.usageBytes)} of ${formatBytes(storage.quotaBytes)}`}
        />
      )}
      <dl className="facts">
        <div className="fact">
          <dt>Journal</dt>
          <dd className="mono">
            {formatCount(stats.journalRecords)} records, {formatBytes(stats.journalBytes)}
          </dd>
        </div>
        <div className="fact">
          <dt>Written here</dt>
          <dd className="mono">{formatBytes(stats.bytesWritten)}</dd>
        </div>
        <div className="fact">
          <dt>Heap</dt>
          <dd className="mono">
            {stats.heapBytes === null ? (
              <span className="dim">not told by this browser</span>
            ) : (
              formatBytes(stats.heapBytes)
            )}
          </dd>
        </div>
        <div className="fact">
          <dt>Eviction</dt>
          <dd>
            {storage === null ? 'not told' : storage.persisted ? 'protected by the browser' : 'the browser may evict'}
          </dd>
        </div>
      </dl>
    </section>
  )
}
