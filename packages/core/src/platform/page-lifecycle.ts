import type { LifecycleEvent, LifecyclePort } from '../ports/lifecycle.js'
import { ambient } from './ambient.js'

/** The life of a page as its document and window report it. Without a document (server, worker) there are no events. */
export function pageLifecycle(): LifecyclePort {
  return {
    isHidden: () => ambient('document')?.visibilityState === 'hidden',
    isPrerendering: () =>
      (ambient('document') as { readonly prerendering?: boolean } | undefined)?.prerendering === true,
    subscribe(listener) {
      const page = ambient('document')
      const view = ambient('window')
      if (!page || !view) return () => {}
      const subscriptions = new AbortController()
      const on = (target: EventTarget, type: string, classify: (event: Event) => LifecycleEvent | undefined) =>
        target.addEventListener(
          type,
          (event) => {
            const outcome = classify(event)
            if (outcome) listener(outcome)
          },
          { signal: subscriptions.signal },
        )
      on(page, 'visibilitychange', () => (page.visibilityState === 'hidden' ? 'hide' : 'show'))
      on(page, 'prerenderingchange', () => 'show')
      on(view, 'pagehide', (event) => ((event as PageTransitionEvent).persisted ? 'suspend' : 'hide'))
      on(view, 'pageshow', (event) => ((event as PageTransitionEvent).persisted ? 'resume' : undefined))
      on(page, 'freeze', () => 'suspend')
      on(page, 'resume', () => 'resume')
      return () => subscriptions.abort()
    },
  }
}
