import { attach, type DevtoolsOptions } from './agent/attachment.js'
import type { InspectedStore } from './agent/inspected-store.js'
import { DevtoolsTrigger, type HoldfastDevtoolsProps } from './trigger/holdfast-devtools.js'

export type { DevtoolsOptions } from './agent/attachment.js'
export type { InspectedStore } from './agent/inspected-store.js'
export type { HoldfastDevtoolsProps } from './trigger/holdfast-devtools.js'
export type { TriggerPosition } from './trigger/trigger.js'

// Bundlers that know no `production` condition replace this expression, and what it guards goes.
declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * A small button in a corner of the page that loads and opens the devtools panel. In a production build it is nothing:
 * see `@holdfast/devtools/production` to have it there too. A panel of this page may change settings unless
 * `control={false}`.
 */
export const HoldfastDevtools: (props: HoldfastDevtoolsProps) => null =
  process.env.NODE_ENV === 'production'
    ? () => null
    : (props) => DevtoolsTrigger({ ...props, control: props.control ?? true })

/**
 * Makes a store visible to the panels of this origin, without React and without a button, until the returned function is
 * called. In a production build it does nothing.
 */
export const connectDevtools: (store: InspectedStore, options?: DevtoolsOptions) => () => void =
  process.env.NODE_ENV === 'production'
    ? () => () => {}
    : (store, options) => attach(store, { control: true, record: true, ...options })
