import { useState } from 'react'
import type { MethodParams } from '../../protocol/methods.js'
import type { ChangeWork, LookWork, RecoveryPayload } from '../../protocol/recovery.js'
import { useLatest } from '../feed.js'
import { usePanel } from '../panel-context.js'

/** What a screen knows of a store's recovery, and may ask for. */
export interface RecoveryAccess {
  readonly recovery: RecoveryPayload
  /** Why nothing can be changed from here, in a sentence; null: it can. */
  readonly locked: string | null
  /** Something runs: nothing else can be begun. */
  readonly busy: boolean
  /** What was refused at once; empty: nothing. */
  readonly refusal: string
  look(work: LookWork, id?: string): void
  run(work: ChangeWork, given?: Partial<MethodParams<'recovery.run'>>): void
  cancel(): void
}

/** Undefined until the store has told. */
export function useRecovery(): RecoveryAccess | undefined {
  const { client, agent, readOnly, readOnlyReason } = usePanel()
  const recovery = useLatest('recovery')
  const [refusal, setRefusal] = useState('')
  if (recovery === undefined) return undefined
  const ask = <Name extends 'recovery.look' | 'recovery.run' | 'recovery.cancel'>(
    method: Name,
    params: MethodParams<Name>,
  ) => {
    void client.request(agent.agentId, method, params).then((reply) => setRefusal(reply.ok ? '' : reply.message))
  }
  return {
    recovery,
    locked: readOnly ? readOnlyReason : recovery.readOnly,
    busy: recovery.job !== null || recovery.drill.run !== null,
    refusal,
    look: (work, id) => ask('recovery.look', { work, id: id ?? null }),
    run: (work, given) => ask('recovery.run', { id: null, text: null, confirm: null, file: null, ...given, work }),
    cancel: () => ask('recovery.cancel', {}),
  }
}
