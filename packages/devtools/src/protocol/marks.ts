/** The mark on each message, so that other traffic on a channel is told apart. */
export const PROTOCOL_NAME = 'holdfast-devtools'
/** Raised when a peer of the older version would misread a message. Peers of different versions ignore each other. */
export const PROTOCOL_VERSION = 3
/** The broadcast channel that agents and panels of an origin share. */
export const CHANNEL_NAME = 'holdfast-devtools'
