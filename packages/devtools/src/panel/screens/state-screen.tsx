import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Preview, PreviewItem } from '../../protocol/preview.js'
import { useLatest } from '../feed.js'
import { formatCount } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { nodeSummary, ValueView } from '../value-view.js'

type Path = readonly (string | number)[]

const PAGE = 100

function Children({ path, version }: { readonly path: Path; readonly version: number }): ReactNode {
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

interface BranchProps {
  readonly item: PreviewItem
  readonly path: Path
  readonly version: number
}

function Branch({ item, path, version }: BranchProps): ReactNode {
  const [open, setOpen] = useState(false)
  const { value } = item
  if (value.type !== 'node') {
    return (
      <li className="leaf mono">
        <span className="value-key">{item.key}</span>: <ValueView value={value} />
      </li>
    )
  }
  return (
    <li>
      <button type="button" className="branch mono" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="chevron" size={11} />
        <span className="value-key">{item.key}</span>
        <span className="dim">{nodeSummary(value)}</span>
      </button>
      {open && <Children path={path} version={version} />}
    </li>
  )
}

const REREAD_MS = 500

/** The value as it was at most half a second ago: open branches are read again for each, and commits come faster than that. */
function usePaced(value: number | undefined): number | undefined {
  const [shown, setShown] = useState(value)
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  useEffect(() => {
    const timer = setInterval(() => setShown(latest.current), REREAD_MS)
    return () => clearInterval(timer)
  }, [])
  return shown ?? value
}

/** The state as a tree, read branch by branch as it is opened. */
export function StateScreen(): ReactNode {
  const status = useLatest('status')
  const version = usePaced(status?.version)
  if (version === undefined) return <p className="dim pad">Waiting for the store…</p>
  return (
    <div className="screen scroll pad" data-state-tree>
      <p className="dim">Version {formatCount(version)}. A branch is read when it is opened.</p>
      <Children path={[]} version={version} />
    </div>
  )
}
