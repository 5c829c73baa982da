import { type ReactNode, useState } from 'react'
import type { DrillPhase } from '../../protocol/recovery.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { keepPreferences } from '../preferences.js'
import { Confirm } from './confirm.js'
import { DrillProofView } from './drill-proof.js'
import type { RecoveryAccess } from './use-recovery.js'

const PHASES: readonly (readonly [phase: DrillPhase, name: string, what: string])[] = [
  ['memory', 'In memory', 'Committed, and nothing of it handed to storage.'],
  ['put', 'Append issued', 'The rows are with IndexedDB, their transaction is not committed.'],
  ['commit', 'Append committed', 'The transaction was told to commit; its answer is never heard.'],
  ['saved', 'Append complete', 'The store has just said that it is saved.'],
  ['chunks', 'Compaction', 'The new snapshot is written and not yet in force.'],
  ['flip', 'Compaction flip', 'The new snapshot was put in force; the answer is never heard.'],
  ['backup', 'Backup', 'All bytes are written, the file is not closed.'],
]

/** Stops the store dead at a phase of a write, reloads the page, and shows what came back. */
export function DrillView({ access }: { readonly access: RecoveryAccess }): ReactNode {
  const { client, agent, select } = usePanel()
  const [phase, setPhase] = useState<DrillPhase>('commit')
  const [asks, setAsks] = useState(false)
  const [refusal, setRefusal] = useState('')
  const { run, proof, failure, refusal: impossible } = access.recovery.drill
  const off = access.locked ?? impossible ?? (access.busy ? 'Something runs already.' : null)
  const start = (confirm: string) => {
    setAsks(false)
    // The page goes: a panel in it comes back by itself, one elsewhere waits for the store of that name.
    select(agent.agentId)
    keepPreferences({ open: true })
    void client
      .request(agent.agentId, 'drill.start', { phase, confirm })
      .then((reply) => setRefusal(reply.ok ? '' : reply.message))
  }
  const problem = refusal || failure
  return (
    <section aria-label="Crash drill">
      {proof !== null && <DrillProofView proof={proof} />}
      {run !== null && (
        <p className="notice" role="status">
          <Icon name="clock" size={13} /> {run.step}
        </p>
      )}
      {problem !== null && problem !== '' && (
        <p className="notice warn" role="alert">
          <Icon name="warn" size={13} /> {problem}
        </p>
      )}
      <p className="dim drill-text">
        Stops the store dead in the middle of a write, reloads the page, and proves what came back. A verified backup
        comes first. The journal is marked with commits that leave the state as it was. A page can not kill its own
        process: from that call on nothing more of Holdfast reaches storage, locks are let go of with the page, and what
        IndexedDB was told before is the browser's.
      </p>
      <fieldset className="phases" disabled={off !== null}>
        <legend className="dim">Where it is stopped</legend>
        {PHASES.map(([id, name, what]) => (
          <label key={id} className="phase">
            <input type="radio" name="phase" value={id} checked={phase === id} onChange={() => setPhase(id)} />
            <b>{name}</b>
            <span className="dim">{what}</span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        className="button"
        disabled={off !== null}
        title={off ?? undefined}
        onClick={() => setAsks(true)}
      >
        <Icon name="warn" size={12} /> Run the drill…
      </button>
      {off !== null && !access.busy && <span className="dim"> {off}</span>}
      {asks && (
        <Confirm
          verb="Crash and reload"
          consequence={`The page of the store (${agent.tab.title || agent.tab.url}) is reloaded. What is typed there and in no store is lost.`}
          onConfirm={start}
          onCancel={() => setAsks(false)}
        />
      )}
    </section>
  )
}
