import type { ReactNode } from 'react'

const SNIPPET = `import { HoldfastDevtools } from '@holdfast/devtools'

<HoldfastDevtools store={board} />`

/** What stands where a store would be. */
export function NoStore(): ReactNode {
  return (
    <div className="empty">
      <p className="empty-title">No store answers</p>
      <p className="dim">
        Open a page of this origin ({location.origin}) whose store is attached. Other ports are other origins: a panel
        does not hear them.
      </p>
      <pre className="snippet mono">{SNIPPET}</pre>
      <p className="dim">It appears here by itself.</p>
    </div>
  )
}
