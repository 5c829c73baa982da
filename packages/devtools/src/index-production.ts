import type { DevtoolsOptions } from './agent/attachment.js'
import type { InspectedStore } from './agent/inspected-store.js'
import type { HoldfastDevtoolsProps } from './trigger/holdfast-devtools.js'

/** Nothing: this is a production build. */
export const HoldfastDevtools: (props: HoldfastDevtoolsProps) => null = () => null

/** Nothing: this is a production build. */
export const connectDevtools: (store: InspectedStore, options?: DevtoolsOptions) => () => void = () => () => {}
