import { type ReactNode, useState } from 'react'
import type { LockClaimView, SyncPayload } from '../../protocol/sync.js'
import { formatAgo } from '../format.js'
import { usePanel } from '../panel-context.js'
import { Confirm } from '../recovery/confirm.js'
import { ListProblem, State, Told } from '../recovery/list-parts.js'

function Claim({ claim }: { readonly claim: LockClaimView }): ReactNode {
  return (
    <li className="claim">
      {claim.state === 'held' ? (
        <State tone={claim.isHung ? 'bad' : 'ok'} icon="lock" text={claim.isHung ? 'held, does not answer' : 'held'} />
      ) : (
        <State tone="warn" icon="clock" text="waiting" />
      )}
      <span className="op">{claim.mode}</span>
      <span className="mono wrap">{claim.isSelf ? 'this tab' : claim.tabId}</span>
      {claim.label !== '' && <Told text={claim.label} />}
      <span className="dim">since {formatAgo(claim.since, Date.now())}</span>
    </li>
  )
}

/** Locks of the store: who holds each, and who waits. */
export function LockList({ locks }: { readonly locks: SyncPayload['locks'] }): ReactNode {
  const { client, agent, readOnly, readOnlyReason } = usePanel()
  const [steals, setSteals] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  if (locks === null) return null
  const names = [...new Set(locks.claims.map(({ name }) => name))]
  const steal = (name: string, confirm: string) => {
    setSteals(null)
    void client
      .request(agent.agentId, 'sync.steal', { name, confirm })
      .then((reply) => setSaid(reply.ok ? `'${name}' was taken, and let go of for those who wait.` : reply.message))
  }
  return (
    <section className="card sync-part" aria-label="Locks">
      <h3 className="heading">
        Locks{' '}
        <span className="dim">{locks.reach === 'page' ? 'of this page only: no Web Locks here' : 'of all tabs'}</span>
      </h3>
      <ListProblem problem={locks.problem} />
      {names.length === 0 && <p className="dim">None is held, and nobody waits.</p>}
      {said !== '' && (
        <p className="outcome" role="status">
          {said}
        </p>
      )}
      <ul className="changes">
        {names.map((name) => (
          <li key={name} className="change" aria-label={name}>
            <div className="change-path mono lock-head">
              <span className="wrap">{name}</span>
              <button
                type="button"
                className="link"
                aria-label={`Steal ${name}`}
                disabled={readOnly}
                title={readOnly ? readOnlyReason : undefined}
                onClick={() => setSteals(name)}
              >
                steal…
              </button>
            </div>
            <ul className="claims">
              {locks.claims
                .filter((claim) => claim.name === name)
                .map((claim) => (
                  <Claim key={claim.id} claim={claim} />
                ))}
            </ul>
            {steals === name && (
              <Confirm
                verb="Steal"
                consequence="Whoever holds it loses it and is told; what runs under it goes on. It is free for those who wait."
                onConfirm={(confirm) => steal(name, confirm)}
                onCancel={() => setSteals(null)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
