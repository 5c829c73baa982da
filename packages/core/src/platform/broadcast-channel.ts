import type { ChannelPort } from '../ports/channel.js'
import { ambient } from './ambient.js'

/**
 * Messages over BroadcastChannel. Silent where there is no IndexedDB: tabs without a journal in common have nothing to
 * tell each other, and on a server, where Node does offer the channel, one visitor's store would hear another's.
 */
export function broadcastChannel(): ChannelPort {
  return {
    open(name, onMessage) {
      const Channel = ambient('BroadcastChannel')
      let channel: BroadcastChannel | undefined
      try {
        if (Channel && ambient('indexedDB')) channel = new Channel(`holdfast:${name}`)
      } catch {
        // An opaque origin: nobody to talk to.
      }
      if (channel) channel.onmessage = (event: MessageEvent<unknown>) => onMessage(event.data)
      return {
        post: (message) => channel?.postMessage(message),
        close() {
          if (channel) channel.onmessage = null
          channel?.close()
          channel = undefined
        },
      }
    },
  }
}
