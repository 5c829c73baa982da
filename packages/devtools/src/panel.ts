/** The panel without a trigger, for pages and frameworks of one's own. */
export type { Surface } from './panel/header.js'
export { type MountTarget, mount } from './panel/mount.js'
export { CHANNEL_NAME } from './protocol/marks.js'
export { channelTransport, portTransport, type Transport } from './protocol/transport.js'
