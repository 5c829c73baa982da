import { type ReactNode, useState } from 'react'
import type { MethodParams } from '../../protocol/methods.js'
import type { ConflictView, ReplayedView } from '../../protocol/sync.js'
import { formatPath } from '../format.js'
import { usePanel } from '../panel-context.js'

type Policy = MethodParams<'sync.replay'>['policy']

const POLICIES: readonly (readonly [policy: NonNullable<Policy> | '', label: string])[] = [
  ['', 'the policy in force'],
  ['last-write-wins', 'last write wins'],
  ['version-wins', 'version wins'],
  ['merge', 'merge'],
  ['crdt', 'CRDT'],
]

interface ReplayFormProps {
  readonly conflict: ConflictView
  readonly onReplayed: (result: ReplayedView) => void
  readonly onProblem: (problem: string) => void
  readonly children: ReactNode
}

/** Settles a conflict once more: only to see, or as a commit. */
export function ReplayForm({ conflict, onReplayed, onProblem, children }: ReplayFormProps): ReactNode {
  const { client, agent, readOnly, readOnlyReason } = usePanel()
  const [policy, setPolicy] = useState<Policy>('merge')
  const { id, omitted } = conflict
  const replay = async (apply: boolean) => {
    const reply = apply
      ? await client.request(agent.agentId, 'sync.replay', { id, policy, apply, force: false })
      : await client.request(agent.agentId, 'sync.try', { id, policy })
    if (reply.ok) onReplayed(reply.result)
    else onProblem(reply.message)
  }
  return (
    <div className="keep-acts setting-control-inline">
      <select
        className="store-picker"
        aria-label={`Policy to settle ${formatPath(conflict.place)} with`}
        value={policy ?? ''}
        onChange={(event) => setPolicy((event.target.value || null) as Policy)}
      >
        {POLICIES.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <button type="button" className="button" disabled={omitted} onClick={() => void replay(false)}>
        Try
      </button>
      <button
        type="button"
        className="button"
        disabled={omitted || readOnly}
        title={readOnly ? readOnlyReason : 'By a commit that undo takes back, if the place still holds what came of it'}
        onClick={() => void replay(true)}
      >
        Replay
      </button>
      {children}
    </div>
  )
}
