import type { LifecycleEvent, LifecyclePort } from '../ports/lifecycle.js'
import { ambient } from './ambient.js'
import { reportError } from './report-error.js'

/** The life of a page as its document and window report it. Without a document (server, worker) there are no events. */
export function pageLifecycle(): LifecyclePort {
  const listeners = new Set<(event: LifecycleEvent) => void>()
  let leavePage: (() => void) | undefined
  const tell = (event: LifecycleEvent) => {
    for (const listener of [...listeners]) {
      try {
        if (listeners.has(listener)) listener(event)
      } catch (error) {
        reportError(error)
      }
    }
  }
  return {
    isHidden: () => ambient('document')?.visibilityState === 'hidden',
    isPrerendering: () =>
      (ambient('document') as { readonly prerendering?: boolean } | undefined)?.prerendering === true,
    subscribe(listener) {
      // Each an entry of its own, also where the same function is given twice.
      const entry = (event: LifecycleEvent) => listener(event)
      listeners.add(entry)
      leavePage ??= follow(tell)
      return () => {
        listeners.delete(entry)
        if (listeners.size > 0) return
        leavePage?.()
        leavePage = undefined
      }
    },
  }
}

/** One set of the browser's listeners for all who listen: a page may have many stores, and each of them many parts. */
function follow(tell: (event: LifecycleEvent) => void): () => void {
  const page = ambient('document')
  const view = ambient('window')
  if (!page || !view) return () => {}
  const subscriptions = new AbortController()
  const on = (target: EventTarget, type: string, classify: (event: Event) => LifecycleEvent | undefined) =>
    target.addEventListener(
      type,
      (event) => {
        const outcome = classify(event)
        if (outcome) tell(outcome)
      },
      { signal: subscriptions.signal },
    )
  on(page, 'visibilitychange', () => (page.visibilityState === 'hidden' ? 'hide' : 'show'))
  on(page, 'prerenderingchange', () => 'show')
  // Kept for coming back or not: from here on it hears nothing, and lets go of everything.
  on(view, 'pagehide', () => 'suspend')
  on(view, 'pageshow', (event) => ((event as PageTransitionEvent).persisted ? 'resume' : undefined))
  on(page, 'freeze', () => 'suspend')
  on(page, 'resume', () => 'resume')
  return () => subscriptions.abort()
}
