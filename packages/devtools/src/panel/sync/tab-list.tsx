import { type ReactNode, useSyncExternalStore } from 'react'
import type { KnownAgent } from '../../client/client.js'
import type { SyncPayload } from '../../protocol/sync.js'
import { useLatestOf } from '../feed.js'
import { formatAgo, formatCount } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { State } from '../recovery/list-parts.js'

/** A tab that answers this panel: what it says of itself. */
function KnownTab({ known, newest }: { readonly known: KnownAgent; readonly newest: number }): ReactNode {
  const { agent, select } = usePanel()
  const tab = useLatestOf(known.agentId, 'tab')
  const isShown = known.agentId === agent.agentId
  const behind = tab === undefined ? 0 : newest - tab.savedVersion
  return (
    <tr aria-current={isShown || undefined}>
      <th scope="row">
        {known.tab.title || known.tab.url || 'tab'} <span className="mono dim">{tab?.tabId}</span>
        <div className="tab-marks">
          {isShown && <State tone="ok" icon="arrow" text="shown here" />}
          {tab?.isLeader === true && <State tone="ok" icon="anchor" text="leader" />}
          {known.connection === 'silent' && <State tone="warn" icon="warn" text="does not answer" />}
          {tab !== undefined && !tab.isVisible && <State tone="quiet" icon="pause" text="hidden" />}
          {tab !== undefined && tab.phase !== 'live' && <State tone="bad" icon="warn" text={tab.phase} />}
        </div>
      </th>
      <td className="mono">{tab === undefined ? '…' : formatCount(tab.version)}</td>
      <td className="mono">
        {tab === undefined ? '…' : formatCount(tab.savedVersion)}
        {behind > 0 && <div className="warn">{formatCount(behind)} behind</div>}
      </td>
      <td className="mono">{tab === undefined ? '…' : formatCount(tab.pending)}</td>
      <td className="dim opened">{formatAgo(known.startedAt, Date.now())}</td>
      <td>
        {!isShown && (
          <button type="button" className="link" onClick={() => select(known.agentId)}>
            show
          </button>
        )}
      </td>
    </tr>
  )
}

/** The tabs that have the store open, with how far each is. */
export function TabList({ sync }: { readonly sync: SyncPayload }): ReactNode {
  const { client, agent } = usePanel()
  const agents = useSyncExternalStore(client.subscribe, client.agents).filter(({ store }) => store === agent.store)
  const status = useLatestOf(agent.agentId, 'tab')
  const isAlone = agents.length === 1 && sync.tabs.length <= 1
  return (
    <section className="card sync-part" aria-label="Tabs">
      <h3 className="heading">
        Tabs <span className="dim">heads and roles</span>
      </h3>
      {isAlone && (
        <p className="dim">
          <Icon name="tab" size={12} /> This tab is alone: no other that has the store open answers.
        </p>
      )}
      <div className="wide">
        <table className="table tabs">
          <thead>
            <tr>
              <th scope="col">Tab</th>
              <th scope="col">version</th>
              <th scope="col">saved</th>
              <th scope="col">pending</th>
              <th scope="col" className="opened">
                opened
              </th>
              <th scope="col">
                <span className="hidden-text">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {agents.map((known) => (
              <KnownTab key={known.agentId} known={known} newest={status?.savedVersion ?? 0} />
            ))}
          </tbody>
        </table>
      </div>
      {sync.tabs.length > agents.length && (
        <p className="dim">{formatCount(sync.tabs.length - agents.length)} more without devtools have it open.</p>
      )}
      {sync.leader !== null && sync.leader.tabId === null && <p className="dim">No tab leads, or it is not known.</p>}
    </section>
  )
}
