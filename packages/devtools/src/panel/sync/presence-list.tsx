import type { ReactNode } from 'react'
import type { SyncPayload } from '../../protocol/sync.js'
import { formatAgo } from '../format.js'
import { ValueView } from '../value-view.js'

/** What open tabs tell about themselves, by declared presence. Nothing where none is declared. */
export function PresenceList({ presence }: { readonly presence: SyncPayload['presence'] }): ReactNode {
  if (presence.length === 0) return null
  return (
    <section className="card sync-part" aria-label="Presence">
      <h3 className="heading">
        Presence <span className="dim">never stored</span>
      </h3>
      {presence.map(({ slice, peers }) => (
        <div key={slice}>
          <p className="mono value-key">{slice}</p>
          {peers.length === 0 && <p className="dim">No tab has a value.</p>}
          <ul className="claims">
            {peers.map((peer) => (
              <li key={peer.tabId} className="claim">
                <span className="mono wrap">{peer.isSelf ? 'this tab' : peer.tabId}</span>
                <span className="mono">
                  <ValueView value={peer.value} />
                </span>
                <span className="dim">here {formatAgo(peer.since, Date.now())}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
