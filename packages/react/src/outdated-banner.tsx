import { type ReactNode, useMemo } from 'react'
import { useStore } from 'zustand'
import type { AnySyncStore } from './register.js'
import { createSources } from './store-sources.js'

/** All that a banner of one's own needs. */
export interface OutdatedView {
  /** How many edits of this page are still to be handed over to the newer version; the page should stay open until there are none. */
  readonly pending: number
  readonly words: { readonly title: string; readonly text: string }
  readonly reload: () => void
}

export interface OutdatedBannerProps {
  readonly store: AnySyncStore
  readonly className?: string
  /** Loads the page again; default `location.reload()`. */
  readonly onReload?: () => void
  /** Replaces the banner; `words` are its defaults. */
  readonly render?: (view: OutdatedView) => ReactNode
}

/**
 * Tells the person that a newer version of the app is in use in another tab, that this page can only be read from now on, and
 * what to do; renders nothing otherwise. Plain HTML with class names to style it by. Needs no provider above it.
 */
export function OutdatedBanner(props: OutdatedBannerProps): ReactNode {
  const { store, className = 'holdfast-outdated', render } = props
  const sources = useMemo(() => createSources(store, false), [store])
  const { phase, pending } = useStore(sources.status)
  if (phase !== 'outdated') return null
  const title = 'A newer version of this app is open'
  const text =
    pending > 0
      ? 'Your last changes are being handed over to it. Please keep this page open for a moment.'
      : 'This page is older, and can only be read. Your changes are kept: reload to go on with them.'
  const reload = props.onReload ?? (() => location.reload())
  if (render !== undefined) return render({ pending, words: { title, text }, reload })
  return (
    <div className={className} role="alert">
      <p className={`${className}-text`}>
        <strong>{title}.</strong> {text}
      </p>
      <button type="button" disabled={pending > 0} onClick={reload}>
        Reload
      </button>
    </div>
  )
}
