import { useEffect } from 'react'
import { attach, type DevtoolsOptions } from '../agent/attachment.js'
import type { InspectedStore } from '../agent/inspected-store.js'
import { showTrigger, type TriggerOptions } from './trigger.js'

export interface HoldfastDevtoolsProps extends TriggerOptions, Pick<DevtoolsOptions, 'control' | 'redact'> {
  /** The store to show. Put one component per store: they share the trigger and the panel. */
  readonly store: InspectedStore
}

/**
 * A small button in a corner of the page that loads and opens the devtools panel. Draws nothing in the tree around it.
 * The options are those of the first mount; changing them later has no effect.
 */
export function DevtoolsTrigger({ store, control, redact, position, initialIsOpen }: HoldfastDevtoolsProps): null {
  // biome-ignore lint/correctness/useExhaustiveDependencies: an inline `redact` array is new in each render
  useEffect(() => {
    const detach = attach(store, { record: true, control, redact })
    const hide = showTrigger({ position, initialIsOpen })
    return () => {
      hide()
      detach()
    }
  }, [store])
  return null
}
