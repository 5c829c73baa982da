/** `hide`: may be the last event of this page. `show`: the page is (again) in use. `suspend`: frozen, left, or put in the back/forward cache. `resume`: back from there. */
export type LifecycleEvent = 'hide' | 'show' | 'suspend' | 'resume'

/** The life of the page. */
export interface LifecyclePort {
  /** Calls `listener` on each event until the returned function is called. */
  subscribe(listener: (event: LifecycleEvent) => void): () => void
  /** Whether nobody sees the page now. Without it, a page counts as visible until it says that it is not. */
  isHidden?(): boolean
  /** Whether the page is rendered before anybody asked for it; it may never be seen. `show` tells that it is. */
  isPrerendering?(): boolean
}
