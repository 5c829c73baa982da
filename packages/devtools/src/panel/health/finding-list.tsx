import { type ReactNode, useState } from 'react'
import type { HealthFinding, HealthPayload } from '../../protocol/topics.js'
import { formatCount, plural } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { PlaceLink } from './place-link.js'

const KINDS: Readonly<Record<string, string>> = {
  orphan: 'orphan',
  check: 'check',
  'check-threw': 'check threw',
  index: 'index',
  more: 'more',
}

function Finding({ finding, onRepair }: { readonly finding: HealthFinding; readonly onRepair: () => void }): ReactNode {
  const { client, agent, readOnly, readOnlyReason, go } = usePanel()
  const [note, setNote] = useState('')
  const toCommit = async () => {
    const reply = await client.request(agent.agentId, 'commit.find', { path: finding.path })
    if (!reply.ok) setNote(reply.message)
    else if (reply.result.index === null) setNote('No commit that is kept touched it.')
    else go({ screen: 'timeline', index: reply.result.index })
  }
  return (
    <li className="change finding">
      <div className="change-path mono">
        <span className="op op-warn">{KINDS[finding.code] ?? finding.code}</span>
        {finding.path.length > 0 ? <PlaceLink path={finding.path} /> : finding.check}
        {finding.path.length > 0 && finding.check !== '' && <span className="dim finding-check">{finding.check}</span>}
      </div>
      <div className="finding-body">
        <span className="finding-message">{finding.message}</span>
        {note !== '' && <span className="dim">{note}</span>}
        {finding.path.length > 1 && (
          <button type="button" className="link" onClick={() => void toCommit()}>
            last commit
          </button>
        )}
        {finding.mendable ? (
          <button
            type="button"
            className="button"
            disabled={readOnly}
            title={readOnly ? readOnlyReason : undefined}
            onClick={onRepair}
          >
            <Icon name="repair" size={12} /> Repair
          </button>
        ) : (
          finding.code !== 'more' && <span className="dim">no repair is known</span>
        )}
      </div>
    </li>
  )
}

/** All that is known to be inconsistent, each with its place and its repair. */
export function FindingList({ health }: { readonly health: HealthPayload }): ReactNode {
  const { client, agent, readOnly, readOnlyReason } = usePanel()
  const [outcome, setOutcome] = useState<readonly [tone: string, text: string] | null>(null)
  const { findings, findingCount, mendableCount } = health
  const repair = async (ids: readonly number[] | null) => {
    const reply = await client.request(agent.agentId, 'health.repair', { ids })
    if (!reply.ok) setOutcome(['bad', reply.message])
    else if (reply.result.status === 'rejected') setOutcome(['bad', `Rejected: ${reply.result.issues.join('; ')}`])
    else setOutcome(['ok', 'Repaired by one commit, which undo takes back.'])
  }
  if (findings.length === 0 && outcome === null) return null
  return (
    <section className="health-part" aria-label="Findings">
      <h3 className="heading">
        {plural(findingCount, 'finding')}
        <span className="dim">
          {mendableCount < findingCount && `${formatCount(mendableCount)} can be mended by a repair`}
        </span>
        {mendableCount > 1 && (
          <button
            type="button"
            className="button heading-action"
            disabled={readOnly}
            title={readOnly ? readOnlyReason : undefined}
            onClick={() => void repair(null)}
          >
            <Icon name="repair" size={12} /> Repair all {formatCount(mendableCount)}
          </button>
        )}
      </h3>
      {outcome !== null && (
        <p className={outcome[0]} role="status">
          <Icon name={outcome[0] === 'ok' ? 'check' : 'cross'} size={12} /> {outcome[1]}
        </p>
      )}
      <ul className="changes">
        {findings.map((finding) => (
          <Finding key={finding.id} finding={finding} onRepair={() => void repair([finding.id])} />
        ))}
      </ul>
      {findingCount > findings.length && <p className="dim">The first {formatCount(findings.length)} are shown.</p>}
    </section>
  )
}
