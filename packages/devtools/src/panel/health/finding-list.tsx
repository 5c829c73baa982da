import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { MethodResult } from '../../protocol/methods.js'
import type { HealthFinding, HealthPayload } from '../../protocol/topics.js'
import { formatCount, formatPath, plural } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { PlaceLink } from './place-link.js'

const KINDS: Readonly<Record<string, string>> = {
  orphan: 'orphan',
  check: 'check',
  'check-threw': 'check threw',
  'check-async': 'check is async',
  index: 'index',
  more: 'more',
}

function Finding({ finding, onRepair }: { readonly finding: HealthFinding; readonly onRepair: () => void }): ReactNode {
  const { client, agent, readOnly, readOnlyReason, go } = usePanel()
  const [note, setNote] = useState('')
  const place = finding.path.length > 0 ? formatPath(finding.path) : finding.check
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
        <span className="finding-message">
          {finding.message === 'redacted' ? (
            <span className="chip chip-quiet" title="It may quote what is redacted.">
              redacted
            </span>
          ) : (
            finding.message
          )}
        </span>
        {note !== '' && (
          <span className="dim" role="status">
            {note}
          </span>
        )}
        {finding.path.length > 1 && (
          <button type="button" className="link" aria-label={`Last commit of ${place}`} onClick={() => void toCommit()}>
            last commit
          </button>
        )}
        {finding.mendable ? (
          <button
            type="button"
            className="button"
            disabled={readOnly}
            title={readOnly ? readOnlyReason : undefined}
            aria-label={`Repair ${place}`}
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

function outcomeOf(result: MethodResult<'health.repair'>): readonly [tone: string, text: string] {
  if (result.status === 'queued') return ['ok', 'The repair waits for its turn.']
  const made = result.indexes > 0 ? 'Indexes were made anew. ' : ''
  if (result.isChange) return ['ok', `${made}Repaired by one commit, which undo takes back.`]
  return made === '' ? ['warn', 'The repair changed nothing: see what stays below.'] : ['ok', made.trim()]
}

/** All that is known to be inconsistent, each with its place and its repair. */
export function FindingList({ health }: { readonly health: HealthPayload }): ReactNode {
  const { client, agent, readOnly, readOnlyReason } = usePanel()
  const [outcome, setOutcome] = useState<readonly [tone: string, text: string] | null>(null)
  const said = useRef<HTMLParagraphElement>(null)
  // The button that asked may be gone with its finding; the focus, and with it the keys, stays here.
  useEffect(() => {
    if (outcome !== null) said.current?.focus()
  }, [outcome])
  const { findings, findingCount, mendableCount } = health
  const repair = async (ids: readonly number[] | null) => {
    const reply = await client.request(agent.agentId, 'health.repair', { ids })
    if (!reply.ok) setOutcome(['bad', reply.message])
    else if (reply.result.status === 'rejected') setOutcome(['bad', `Rejected: ${reply.result.issues.join('; ')}`])
    else setOutcome(outcomeOf(reply.result))
  }
  if (findings.length === 0 && outcome === null) return null
  return (
    <section className="health-part" aria-label="Findings">
      <h3 className="heading">
        {plural(findingCount, 'finding')}
        <span className="dim">
          {health.hasMoreFindings && 'and more '}
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
        <p ref={said} tabIndex={-1} className={`outcome ${outcome[0]}`} role="status">
          <Icon name={outcome[0] === 'ok' ? 'check' : outcome[0] === 'warn' ? 'warn' : 'cross'} size={12} />{' '}
          {outcome[1]}
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
