import { type ReactNode, useState } from 'react'
import type { StatusPayload } from '../../protocol/topics.js'
import { useCommitRate } from '../commit-rate.js'
import { durabilityOf } from '../durability.js'
import { useLatest } from '../feed.js'
import { formatCount } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { LatencyTable, Sparkline } from './overview-parts.js'
import { OverviewTiles } from './overview-tiles.js'
import { StorageCard } from './storage-card.js'

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
      <OverviewTiles status={status} stats={stats} />
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
