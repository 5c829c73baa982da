import { type ReactNode, useEffect, useState } from 'react'
import type { Preview, PreviewItem } from '../../protocol/preview.js'
import { formatCount } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { useTargetOf } from '../references.js'
import { nodeSummary, ValueView } from '../value-view.js'
import { InboundReferences } from './inbound.js'

export type Path = readonly (string | number)[]

const PAGE = 100

interface StateTreeProps {
  readonly path: Path
  readonly version: number
}

/** What stands below a path, read when it is shown and again with each version. */
export function StateTree({ path, version }: StateTreeProps): ReactNode {
  const { client, agent } = usePanel()
  const [value, setValue] = useState<Preview | null>(null)
  const [failure, setFailure] = useState('')
  const [limit, setLimit] = useState(PAGE)
  const place = JSON.stringify(path)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to read again
  useEffect(() => {
    let current = true
    const params = { path: JSON.parse(place) as Path, depth: 1, from: 0, limit }
    void client.request(agent.agentId, 'state.read', params).then((reply) => {
      if (!current) return
      if (reply.ok) setValue(reply.result.value)
      setFailure(reply.ok ? '' : reply.message)
    })
    return () => {
      current = false
    }
  }, [client, agent.agentId, place, limit, version])

  if (failure !== '') return <p className="bad">{failure}</p>
  if (value === null) return <p className="dim">Reading…</p>
  if (value.type === 'missing') return <p className="dim">Nothing is there.</p>
  if (value.type !== 'node' || value.items === null) return <ValueView value={value} />
  const hidden = value.size - value.items.length
  return (
    <ul className="tree">
      {value.items.map((item) => (
        <Branch key={item.key} item={item} path={[...path, item.key]} version={version} />
      ))}
      {value.size === 0 && <li className="dim">empty</li>}
      {hidden > 0 && (
        <li className="dim">
          {formatCount(hidden)} more{' '}
          {limit < 500 && (
            <button type="button" className="link" onClick={() => setLimit(limit + PAGE)}>
              show {PAGE}
            </button>
          )}
        </li>
      )}
    </ul>
  )
}

interface BranchProps extends StateTreeProps {
  readonly item: PreviewItem
}

function Branch({ item, path, version }: BranchProps): ReactNode {
  const [open, setOpen] = useState(false)
  const { value } = item
  if (value.type !== 'node') return <Leaf item={item} path={path} />
  return (
    <li>
      <button type="button" className="branch mono" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="chevron" size={11} />
        <span className="value-key">{item.key}</span>
        <span className="dim">{nodeSummary(value)}</span>
      </button>
      {open && (
        <>
          <StateTree path={path} version={version} />
          <InboundReferences path={path} version={version} />
        </>
      )}
    </li>
  )
}

function Leaf({ item, path }: Omit<BranchProps, 'version'>): ReactNode {
  const { go } = usePanel()
  const to = useTargetOf(path)
  const { value } = item
  return (
    <li className="leaf mono">
      <span className="value-key">{item.key}</span>: <ValueView value={value} />
      {to !== undefined && value.type === 'literal' && typeof value.value === 'string' && (
        <button
          type="button"
          className="link to-target"
          aria-label={`Go to ${to} › ${value.value}`}
          onClick={() => go({ screen: 'state', path: [to, String(value.value)] })}
        >
          <Icon name="arrow" size={11} /> {to}
        </button>
      )}
    </li>
  )
}
