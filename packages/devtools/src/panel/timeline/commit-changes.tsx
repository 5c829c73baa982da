import { type ReactNode, useEffect, useState } from 'react'
import type { CommitChange } from '../../protocol/methods.js'
import { formatCount, formatPath } from '../format.js'
import { usePanel } from '../panel-context.js'
import { ValueView } from '../value-view.js'

const PAGE = 25

type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'loaded'; readonly changes: readonly CommitChange[]; readonly total: number }

const KIND = { put: 'changed', delete: 'deleted', set: 'changed', unset: 'removed' } as const

/** One change, before and after. */
export function ChangeView({ change }: { readonly change: CommitChange }): ReactNode {
  const kind = change.before.type === 'missing' && change.op !== 'delete' ? 'added' : KIND[change.op]
  return (
    <li className="change">
      <div className="change-path mono">
        <span className={`op op-${kind}`}>{kind}</span>
        {formatPath(change.path)}
      </div>
      {change.before.type !== 'missing' && (
        <div className="side before mono">
          <span className="side-glyph">−</span>
          <span>
            <ValueView value={change.before} />
          </span>
        </div>
      )}
      {change.after.type !== 'missing' && (
        <div className="side after mono">
          <span className="side-glyph">+</span>
          <span>
            <ValueView value={change.after} />
          </span>
        </div>
      )}
    </li>
  )
}

/** What a commit changed, before and after; fetched when shown, a page at a time. */
export function CommitChanges({ index }: { readonly index: number }): ReactNode {
  const { client, agent } = usePanel()
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' })
  const [limit, setLimit] = useState(PAGE)

  useEffect(() => {
    let current = true
    void client.request(agent.agentId, 'commit.read', { index, from: 0, limit }).then((reply) => {
      if (!current) return
      if (reply.ok) setLoaded({ state: 'loaded', changes: reply.result.changes, total: reply.result.total })
      else setLoaded({ state: 'failed', message: reply.message })
    })
    return () => {
      current = false
    }
  }, [client, agent.agentId, index, limit])

  if (loaded.state === 'loading') return <p className="dim pad">Reading…</p>
  if (loaded.state === 'failed') return <p className="dim pad">{loaded.message}</p>
  const { changes, total } = loaded
  return (
    <>
      <ul className="changes">
        {changes.map((change) => (
          <ChangeView key={change.path.join('\u0000')} change={change} />
        ))}
      </ul>
      {total > changes.length && (
        <p className="pad">
          <span className="dim">
            {formatCount(changes.length)} of {formatCount(total)} changes.{' '}
          </span>
          {limit < 500 && (
            <button type="button" className="button" onClick={() => setLimit(500)}>
              Show more
            </button>
          )}
        </p>
      )}
    </>
  )
}
