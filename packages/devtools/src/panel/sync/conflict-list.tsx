import { type ReactNode, useState } from 'react'
import type { ConflictView, ReplayedView } from '../../protocol/sync.js'
import { formatAgo, formatPath } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { ListProblem, Told } from '../recovery/list-parts.js'
import { ValueView } from '../value-view.js'
import { ReplayForm } from './replay-form.js'

const OUTCOMES: Readonly<Record<string, string>> = {
  mine: 'mine stands',
  theirs: 'theirs stands',
  merged: 'merged',
  resolved: 'resolved',
  rerun: 'run again',
  owed: 'answer owed',
}

/** Of these, something of either side is in what stands. */
const KEPT_BOTH: readonly string[] = ['merged', 'resolved', 'rerun']

const SIDES = ['base', 'mine', 'theirs', 'result'] as const

function Sides({ conflict }: { readonly conflict: ConflictView }): ReactNode {
  if (conflict.omitted) return <p className="keep-facts dim">The values were too large to be kept.</p>
  return (
    <dl className="sides">
      {SIDES.map((side) => (
        <div key={side} className={`side-of side-${side}`}>
          <dt>{side}</dt>
          <dd className="mono">
            <ValueView value={conflict[side]} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Replayed({ replayed }: { readonly replayed: ReplayedView }): ReactNode {
  const { outcome, value, fallback, status, refused } = replayed
  return (
    <p className="keep-facts" role="status" aria-label="Replay">
      {OUTCOMES[outcome] ?? outcome}:{' '}
      <span className="mono">
        <ValueView value={value} />
      </span>
      {fallback !== null && (
        <span className="warn">
          {' '}
          It could not settle it: <Told text={fallback} />
        </span>
      )}
      {refused !== null && <span className="bad"> Not applied: {refused}</span>}
      {status !== null && <span className={status === 'rejected' ? 'bad' : 'ok'}> Applied: {status}.</span>}
    </p>
  )
}

function Row({ conflict }: { readonly conflict: ConflictView }): ReactNode {
  const { client, agent, go } = usePanel()
  const [replayed, setReplayed] = useState<ReplayedView | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [code, setCode] = useState<string | null>(null)
  const place = formatPath(conflict.place)
  const test = async () => {
    const reply = await client.request(agent.agentId, 'sync.test', { id: conflict.id })
    setProblem(reply.ok ? null : reply.message)
    setCode(reply.ok ? reply.result.code : null)
    if (reply.ok) await navigator.clipboard?.writeText(reply.result.code).catch(() => undefined)
  }
  return (
    <li className="change keep" aria-label={place}>
      <div className="change-path mono">
        <span className={`op ${KEPT_BOTH.includes(conflict.outcome) ? 'op-changed' : 'op-warn'}`}>
          {OUTCOMES[conflict.outcome] ?? conflict.outcome}
        </span>
        <button
          type="button"
          className="link"
          onClick={() => go({ screen: 'state', path: conflict.place.slice(0, 2) })}
        >
          {place}
        </button>
        <span className="dim finding-check">
          {conflict.policy}, {formatAgo(conflict.at, Date.now())}
        </span>
      </div>
      <Sides conflict={conflict} />
      {(conflict.fallback !== null || conflict.outcome === 'owed') && (
        <p className="keep-facts warn">
          {conflict.outcome === 'owed'
            ? 'Mine stands until the resolver has answered.'
            : 'The policy could not settle it, so mine stands:'}{' '}
          {conflict.fallback !== null && <Told text={conflict.fallback} />}
        </p>
      )}
      <ReplayForm
        conflict={conflict}
        onReplayed={(result) => {
          setReplayed(result)
          setProblem(null)
        }}
        onProblem={setProblem}
      >
        <button type="button" className="button" disabled={conflict.omitted} onClick={() => void test()}>
          Export as a Vitest case
        </button>
      </ReplayForm>
      {replayed !== null && <Replayed replayed={replayed} />}
      <ListProblem problem={problem} />
      {code !== null && (
        <section className="keep-preview" aria-label="Vitest case">
          <h4 className="heading">
            Vitest case <span className="dim">also on the clipboard, where the browser allows it</span>
            <button type="button" className="link heading-action" onClick={() => setCode(null)}>
              close
            </button>
          </h4>
          <pre className="snippet mono">{code}</pre>
        </section>
      )}
    </li>
  )
}

/** Conflicts that were settled, each with what both sides wanted. */
export function ConflictList({ conflicts }: { readonly conflicts: readonly ConflictView[] | null }): ReactNode {
  if (conflicts === null) return null
  return (
    <section className="sync-part" aria-label="Conflicts">
      <h3 className="heading">
        Conflicts{' '}
        <span className="dim">theirs was in the journal when mine, of the commit's author, met it; newest first</span>
      </h3>
      {conflicts.length === 0 && (
        <p className="ok">
          <Icon name="check" size={12} /> None that this tab knows of.
        </p>
      )}
      <ul className="changes">
        {conflicts.map((conflict) => (
          <Row key={conflict.id} conflict={conflict} />
        ))}
      </ul>
    </section>
  )
}
