import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useLatest } from '../feed.js'
import { formatCount, formatPath } from '../format.js'
import { usePanel } from '../panel-context.js'
import { References, useDeclaredReferences } from '../references.js'
import { InboundReferences } from '../state/inbound.js'
import { type Path, StateTree } from '../state/state-tree.js'

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

/** One place of the state, jumped to. */
function FocusedPlace({ path, version }: { readonly path: Path; readonly version: number }): ReactNode {
  const { go } = usePanel()
  const section = useRef<HTMLElement>(null)
  const place = JSON.stringify(path)
  // The link that led here may be far below, or gone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each place that is jumped to is brought into view
  useEffect(() => section.current?.focus(), [place])
  return (
    <section ref={section} tabIndex={-1} className="focus" aria-label={`Place ${formatPath(path)}`}>
      <h3 className="heading mono">
        {formatPath(path)}
        <button
          type="button"
          className="link heading-action"
          onClick={() => go({ screen: 'state', path: path.slice(0, -1) })}
        >
          {path.length > 1 ? `all of ${formatPath(path.slice(0, -1))}` : 'close'}
        </button>
      </h3>
      <StateTree key={JSON.stringify(path)} path={path} version={version} />
      <InboundReferences path={path} version={version} />
    </section>
  )
}

/** The state as a tree, read branch by branch as it is opened. */
export function StateScreen(): ReactNode {
  const { target } = usePanel()
  const references = useDeclaredReferences()
  const status = useLatest('status')
  const version = usePaced(status?.version)
  if (version === undefined) return <p className="dim pad">Waiting for the store…</p>
  const place = target?.screen === 'state' ? target.path : []
  return (
    <References.Provider value={references}>
      <div className="screen scroll pad" data-state-tree>
        {place.length > 0 && <FocusedPlace path={place} version={version} />}
        <p className="dim">Version {formatCount(version)}. A branch is read when it is opened.</p>
        <StateTree path={[]} version={version} />
      </div>
    </References.Provider>
  )
}
