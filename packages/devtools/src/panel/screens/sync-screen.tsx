import { type ReactNode, useEffect } from 'react'
import { durabilityOf } from '../durability.js'
import { useLatest } from '../feed.js'
import { plural } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { ConflictList } from '../sync/conflict-list.js'
import { LockList } from '../sync/lock-list.js'
import { PendingList } from '../sync/pending-list.js'
import { PresenceList } from '../sync/presence-list.js'
import { TabList } from '../sync/tab-list.js'

/** Shorter than the store follows locks for one that asks. */
const FOLLOW_EVERY_MS = 4_000

/** How the tabs of a store agree: who is there, who leads, what waits, what collided. */
export function SyncScreen(): ReactNode {
  const { client, agent } = usePanel()
  const sync = useLatest('sync')
  const status = useLatest('status')
  useEffect(() => {
    const timer = setInterval(() => void client.request(agent.agentId, 'sync.follow', {}), FOLLOW_EVERY_MS)
    return () => clearInterval(timer)
  }, [client, agent.agentId])
  if (sync === undefined || status === undefined) return <p className="dim pad">Waiting for the store…</p>
  const conflicts = sync.conflicts?.length ?? 0
  const owed = sync.conflicts?.filter(({ outcome }) => outcome === 'owed').length ?? 0
  const durability = durabilityOf(status)
  const isWell = durability.tone === 'ok'
  return (
    <div className="screen scroll pad">
      <section className={`banner banner-${durability.tone}`} aria-label="Agreement">
        <Icon name={isWell ? 'sync' : durability.icon} size={20} />
        <div className="banner-text">
          <strong>{isWell ? 'In step with the journal' : durability.word}</strong>
          <span>{isWell ? `Up to version ${status.savedVersion}, which is saved.` : durability.sentence}</span>
        </div>
        {conflicts > 0 && (
          <span className="warn">
            {owed < conflicts && `${plural(conflicts - owed, 'conflict')} settled`}
            {owed > 0 && owed < conflicts && ', '}
            {owed > 0 && `${plural(owed, 'answer')} owed`}
          </span>
        )}
      </section>
      <TabList sync={sync} />
      <div className="cards sync-part">
        <PendingList sync={sync} />
        <LockList locks={sync.locks} />
        <PresenceList presence={sync.presence} />
      </div>
      <ConflictList conflicts={sync.conflicts} />
    </div>
  )
}
