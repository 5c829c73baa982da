/** The devtools also in a production build, for those who import this entry on purpose. Control is off by default. */
export { attach as connectDevtools, type DevtoolsOptions } from './agent/attachment.js'
export type { InspectedStore } from './agent/inspected-store.js'
export { DevtoolsTrigger as HoldfastDevtools, type HoldfastDevtoolsProps } from './trigger/holdfast-devtools.js'
