import { createContext, useContext } from 'react'
import type { Client, KnownAgent } from '../client/client.js'

/** Where a screen is asked to open: at a place of the state, at an entry of the timeline. */
export type Target =
  | { readonly screen: 'state'; readonly path: readonly (string | number)[] }
  | { readonly screen: 'timeline'; readonly index: number }
  | { readonly screen: 'health' }
  | { readonly screen: 'recovery' }

/** What every screen works with. */
export interface PanelContext {
  readonly client: Client
  /** The store that is shown. */
  readonly agent: KnownAgent
  /** Whether this panel may change anything: control is on, and there is room to do it with care. */
  readonly readOnly: boolean
  /** Why it is read-only, in a sentence. */
  readonly readOnlyReason: string
  /** Where the shown screen was asked to open; null where it was chosen by hand. */
  readonly target: Target | null
  /** Shows a screen at that place. */
  readonly go: (target: Target) => void
  /** Shows another store, or the same one as another tab has it. */
  readonly select: (agentId: string) => void
}

export const ShownStore = createContext<PanelContext | null>(null)

export function usePanel(): PanelContext {
  const context = useContext(ShownStore)
  if (context === null) throw new Error('This component belongs inside the devtools panel.')
  return context
}
