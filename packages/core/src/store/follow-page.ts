import type { PagePlatform } from './page-channel.js'

interface Follower {
  wake(): void
  hide(): void
  suspend(): void
  resume(): void
}

interface StatusOfPage {
  setSuspended(isSuspended: boolean): void
}

/**
 * Has the sync shell begin, and tells it and the status of the page's life until the returned function is called. A page that
 * is rendered ahead opens nothing: it may never be asked for.
 */
export function followPage(
  { lifecycle, channel }: Pick<PagePlatform, 'lifecycle' | 'channel'>,
  sync: Follower,
  status: StatusOfPage,
): () => void {
  if (lifecycle.isPrerendering?.()) sync.suspend()
  else sync.wake()
  return lifecycle.subscribe((event) => {
    if (event === 'hide' || event === 'suspend') sync[event]()
    else sync.resume()
    // Last, after what others say in parting.
    if (event === 'suspend') channel.shelve()
    if (event === 'suspend' || event === 'resume') status.setSuspended(event === 'suspend')
  })
}
