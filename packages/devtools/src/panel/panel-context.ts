import { createContext, useContext } from 'react'
import type { Client, KnownAgent } from '../client/client.js'

/** What every screen works with. */
export interface PanelContext {
  readonly client: Client
  /** The store that is shown. */
  readonly agent: KnownAgent
  /** Whether this panel may change anything: control is on, and there is room to do it with care. */
  readonly readOnly: boolean
  /** Why it is read-only, in a sentence. */
  readonly readOnlyReason: string
}

export const ShownStore = createContext<PanelContext | null>(null)

export function usePanel(): PanelContext {
  const context = useContext(ShownStore)
  if (context === null) throw new Error('This component belongs inside the devtools panel.')
  return context
}
