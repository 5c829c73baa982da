import { type ReactNode, useState } from 'react'
import type { StatsPayload, StatusPayload } from '../../protocol/topics.js'
import { useCommitRate } from '../commit-rate.js'
import { durabilityOf } from '../durability.js'
import { useLatest } from '../feed.js'
import { formatAgo, formatBytes, formatCount } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { LatencyTable, Meter, Sparkline, Tile } from './overview-parts.js'

function FlushButton(): ReactNode {
  const { client, agent, readOnly, readOnlyReason } = usePanel()
  const [failure, setFailure] = useState('')
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={readOnly}
        title={readOnly ? readOnlyReason : 'Save what is pending now'}
        onClick={() => {
          void client
            .request(agent.agentId, 'store.flush', {})
            .then((reply) => setFailure(reply.ok ? '' : reply.message))
        }}
      >
        Flush
      </button>
      {failure !== '' && <span className="bad">{failure}</span>}
    </>
  )
}

function Banner({ status }: { readonly status: StatusPayload }): ReactNode {
  const durability = durabilityOf(status)
  return (
    <section className={`banner banner-${durability.tone}`} aria-label="Durability">
      <Icon name={durability.icon} size={20} />
      <div className="banner-text">
        <strong>{durability.word}</strong>
        <span>{durability.sentence}</span>
        {status.degraded !== null && (
          <span className="dim">
            {status.degraded.nextRetryAt === null ? 'It is not tried again.' : 'It is tried again by itself.'}
          </span>
        )}
      </div>
      <ol className="stages" aria-label="Where the newest versions are">
        <li>
          <span className="dim">memory</span>
          <b className="mono">v{status.version}</b>
        </li>
        <li>
          <span className="dim">storage</span>
          <b className={`mono ${status.savedVersion === status.version ? 'ok' : 'warn'}`}>v{status.savedVersion}</b>
        </li>
        <li>
          <span className="dim">server</span>
          <b className="mono dim">{status.connection === 'local' ? 'none' : status.connection}</b>
        </li>
      </ol>
      <FlushButton />
    </section>
  )
}

function Recovery({ status }: { readonly status: StatusPayload }): ReactNode {
  const { recovery } = status
  if (recovery === null) return null
  return (
    <section className={`banner banner-${recovery.dataLoss ? 'bad' : 'warn'}`} aria-label="Last recovery">
      <Icon name="warn" size={20} />
      <div className="banner-text">
        <strong>{recovery.dataLoss ? 'Recovered with data loss' : 'Recovered'}</strong>
        {recovery.steps.map((step) => (
          <span key={step}>{step}</span>
        ))}
        {recovery.quarantined > 0 && (
          <span className="dim">{formatCount(recovery.quarantined)} rows in quarantine</span>
        )}
      </div>
    </section>
  )
}

function StorageCard({
  stats,
  maxStateSize,
}: {
  readonly stats: StatsPayload
  readonly maxStateSize: number | undefined
}) {
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
          <dt>Eviction</dt>
          <dd>
            {storage === null ? 'not told' : storage.persisted ? 'protected by the browser' : 'the browser may evict'}
          </dd>
        </div>
      </dl>
    </section>
  )
}

/** How the store is doing, at a glance. */
export function OverviewScreen(): ReactNode {
  const status = useLatest('status')
  const stats = useLatest('stats')
  const config = useLatest('config')
  const rate = useCommitRate(stats)
  if (status === undefined || stats === undefined) return <p className="dim pad">Waiting for the store…</p>
  const max = config?.values.maxStateSize
  return (
    <div className="screen scroll pad">
      <Banner status={status} />
      <Recovery status={status} />
      {config?.values.validationEnabled === false && (
        <p className="notice warn">
          <Icon name="warn" size={14} /> Validation is off: this app's own updates are not checked against their
          schemas.
        </p>
      )}
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
          note={stats.lastSavedAt === null ? 'nothing saved here yet' : formatAgo(stats.lastSavedAt, Date.now())}
        />
        <Tile
          name="Rejected"
          value={formatCount(stats.rejected)}
          tone={stats.rejected > 0 ? 'bad' : undefined}
          note={`of ${formatCount(stats.commits + stats.rejected)} updates`}
        />
        <Tile
          name="Last snapshot"
          value={stats.lastSnapshotAt === null ? 'none' : formatAgo(stats.lastSnapshotAt, Date.now())}
          note={stats.lastSnapshotAt === null ? 'in this session' : undefined}
        />
      </dl>
      <div className="cards">
        <section className="card" aria-label="Latency">
          <h3 className="heading">
            Latency <span className="dim">since this tab opened the store</span>
          </h3>
          <LatencyTable stats={stats} />
        </section>
        <StorageCard stats={stats} maxStateSize={typeof max === 'number' ? max : undefined} />
        <section className="card" aria-label="Commits per second">
          <h3 className="heading">
            Commits per second <span className="dim">last minute</span>
            <span className="card-figure mono">{rate.at(-1) ?? 0}/s</span>
          </h3>
          <Sparkline values={rate} />
          <p className="dim">
            {formatCount(stats.commits)} commits, peak {formatCount(Math.max(0, ...rate))}/s
            {stats.errors > 0 && <span className="bad">, {formatCount(stats.errors)} listeners threw</span>}
          </p>
        </section>
      </div>
    </div>
  )
}
