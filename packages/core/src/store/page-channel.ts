import type { Channel, ChannelPort } from '../ports/channel.js'
import type { Platform } from '../ports/platform.js'

/**
 * Channels that are closed while the page is suspended and open again before anybody else hears that it is back: a page with
 * an open channel is thrown out of the back/forward cache. What is said in parting goes out; what is said meanwhile does not.
 */
export function pageChannel({ channel, lifecycle }: Pick<Platform, 'channel' | 'lifecycle'>): ChannelPort {
  const entries = new Set<{ reopen(): void; shelve(): void }>()
  let isSuspended = false
  let leavePage: (() => void) | undefined
  const follow = () =>
    lifecycle.subscribe((event) => {
      if (event === 'hide') return
      isSuspended = event === 'suspend'
      if (!isSuspended) for (const entry of entries) entry.reopen()
      // Listeners that come after this one may have something to say before.
      else {
        void Promise.resolve().then(() => {
          if (isSuspended) for (const entry of entries) entry.shelve()
        })
      }
    })
  return {
    open(name, onMessage) {
      leavePage ??= follow()
      let open: Channel | undefined
      const entry = {
        reopen() {
          open ??= channel.open(name, onMessage)
        },
        shelve() {
          open?.close()
          open = undefined
        },
      }
      entries.add(entry)
      if (!isSuspended) entry.reopen()
      return {
        post: (message) => open?.post(message),
        close() {
          entry.shelve()
          entries.delete(entry)
          if (entries.size > 0) return
          leavePage?.()
          leavePage = undefined
        },
      }
    },
  }
}
