import { type ReactNode, useEffect, useState } from 'react'
import type { MethodResult } from '../../protocol/methods.js'
import type { RecoveryPayload } from '../../protocol/recovery.js'
import { formatCount } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { ChangeView } from '../timeline/commit-changes.js'
import type { RecoveryAccess } from './use-recovery.js'

const PAGE = 20

type SlicePreview = NonNullable<RecoveryPayload['preview']>['slices'][number]
type Diff = MethodResult<'recovery.diff'>

function countsOf({ added, changed, removed, isChanged }: SlicePreview): string {
  const parts = [
    added > 0 && `${formatCount(added)} added`,
    changed > 0 && `${formatCount(changed)} changed`,
    removed > 0 && `${formatCount(removed)} removed`,
  ].filter((part) => part !== false)
  if (parts.length > 0) return parts.join(', ')
  return isChanged ? 'changed' : 'the same'
}

function SliceDiff({ slice, id }: { readonly slice: string; readonly id: string }): ReactNode {
  const { client, agent } = usePanel()
  const [diff, setDiff] = useState<Diff | null>(null)
  const [failure, setFailure] = useState('')
  const [limit, setLimit] = useState(PAGE)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another dry run is the reason to read again
  useEffect(() => {
    let current = true
    void client.request(agent.agentId, 'recovery.diff', { slice, from: 0, limit }).then((reply) => {
      if (!current) return
      if (reply.ok) setDiff(reply.result)
      setFailure(reply.ok ? '' : reply.message)
    })
    return () => {
      current = false
    }
  }, [client, agent.agentId, slice, limit, id])

  if (failure !== '') return <p className="bad">{failure}</p>
  if (diff === null) return <p className="dim">Reading…</p>
  return (
    <>
      <ul className="changes">
        {diff.changes.map((change) => (
          <ChangeView key={change.path.join('\u0000')} change={change} />
        ))}
      </ul>
      {diff.total > limit && (
        <p>
          <span className="dim">
            {formatCount(limit)} of {formatCount(diff.total)} entities.{' '}
          </span>
          {limit < 500 && (
            <button type="button" className="link" onClick={() => setLimit(Math.min(limit * 5, 500))}>
              show more
            </button>
          )}
        </p>
      )}
    </>
  )
}

/** What a restore would change: now before, the backup's after. */
export function RestorePreview({ access }: { readonly access: RecoveryAccess }): ReactNode {
  const [open, setOpen] = useState<string | null>(null)
  const { preview } = access.recovery
  if (preview === null) return null
  return (
    <section className="keep-preview" aria-label="Dry run">
      <h4 className="heading">
        A restore would change <span className="dim">− as it is now, + as the backup has it</span>
        <button type="button" className="link heading-action" onClick={() => access.look('list')}>
          close
        </button>
      </h4>
      <ul>
        {preview.slices.map((slice) => (
          <li key={slice.slice}>
            <button
              type="button"
              className="branch mono"
              aria-expanded={open === slice.slice}
              disabled={!slice.isChanged}
              onClick={() => setOpen(open === slice.slice ? null : slice.slice)}
            >
              <Icon name="chevron" size={11} />
              <span className="value-key">{slice.slice}</span>
              <span className={slice.isChanged ? undefined : 'dim'}>{countsOf(slice)}</span>
            </button>
            {open === slice.slice && <SliceDiff slice={slice.slice} id={preview.id} />}
          </li>
        ))}
      </ul>
    </section>
  )
}
