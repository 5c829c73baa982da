import type { CommitHandle } from '../../commit/commit-handle.js'
import { HoldfastError } from '../../errors.js'
import type { FeatureHost } from '../feature.js'
import type { RestorePlan } from './restore-plan.js'

/**
 * Issues a restore as one commit, which can be undone. Resolves when it was made: while a transaction is open it waits for its
 * turn. Rejects with `VALIDATION_FAILED` when it was refused, with `CLOSED` when its turn never came.
 */
export async function submitRestore(
  host: FeatureHost,
  id: string,
  operations: RestorePlan['operations'],
): Promise<CommitHandle> {
  let begin: () => void = () => undefined
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const commit = host.submit(
    {
      operations: ({ state }) => {
        begin()
        return operations(state)
      },
    },
    { source: 'restore', intent: { kind: 'operations' }, history: { group: undefined } },
  )
  if (commit.status === 'queued') await Promise.race([begun, commit.saved])
  if (commit.status !== 'rejected') return commit
  const why = commit.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')}: ${message}`)
  const message = `Backup '${id}' was refused as a whole, nothing was changed. ${why.join('; ')}`
  throw new HoldfastError('VALIDATION_FAILED', message, { fields: { id } })
}
