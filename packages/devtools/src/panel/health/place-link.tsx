import type { ReactNode } from 'react'
import { formatPath } from '../format.js'
import { usePanel } from '../panel-context.js'

/** A path that leads to its place in the State screen. */
export function PlaceLink({ path }: { readonly path: readonly (string | number)[] }): ReactNode {
  const { go } = usePanel()
  return (
    <button type="button" className="link" onClick={() => go({ screen: 'state', path: path.slice(0, 2) })}>
      {formatPath(path)}
    </button>
  )
}
