import type { LifecyclePort } from '../ports/lifecycle.js'

interface Follower {
  hide(): void
  suspend(): void
  resume(): void
}

interface StatusOfPage {
  setSuspended(isSuspended: boolean): void
}

/** Tells the sync shell and the status of the page's life until the returned function is called. */
export function followPage(lifecycle: LifecyclePort, sync: Follower, status: StatusOfPage): () => void {
  return lifecycle.subscribe((event) => {
    if (event === 'hide' || event === 'suspend') sync[event]()
    else sync.resume()
    if (event === 'suspend' || event === 'resume') status.setSuspended(event === 'suspend')
  })
}
