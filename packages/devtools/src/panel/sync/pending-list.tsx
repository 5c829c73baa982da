import type { ReactNode } from 'react'
import type { SyncPayload } from '../../protocol/sync.js'
import { formatAgo, formatCount, plural } from '../format.js'
import { Icon } from '../icons.js'

/** Commits that are in memory and not saved. */
export function PendingList({ sync }: { readonly sync: SyncPayload }): ReactNode {
  const { pending, pendingCount } = sync
  return (
    <section className="card sync-part" aria-label="Pending">
      <h3 className="heading">
        Pending <span className="dim">in memory, on the way to storage</span>
      </h3>
      {pendingCount === 0 && (
        <p className="ok">
          <Icon name="check" size={12} /> Everything is saved.
        </p>
      )}
      <ul className="claims">
        {pendingCount > 0 &&
          pending.map((commit) => (
            <li key={commit.cid} className="claim">
              <b className="mono">v{formatCount(commit.version)}</b>
              <span className="chip">{commit.source}</span>
              <span className="dim">
                {plural(commit.operationCount, 'operation')}, {formatAgo(commit.at, Date.now())}
              </span>
            </li>
          ))}
      </ul>
      {pendingCount > pending.length && <p className="warn">{formatCount(pendingCount)} in all.</p>}
    </section>
  )
}
