import type { Channel, ChannelPort } from '../ports/channel.js'
import type { Platform } from '../ports/platform.js'

/** Channels that can be closed for as long as the page is suspended. */
export interface PageChannel extends ChannelPort {
  /** Closes them until the page is back. */
  shelve(): void
}

export type PagePlatform = Platform & { readonly channel: PageChannel }

/**
 * A page with an open channel is thrown out of the back/forward cache: so channels are shelved while it is suspended, after
 * what is said in parting, and open again before anybody else hears that it is back.
 */
export function pageChannel({ channel, lifecycle }: Pick<Platform, 'channel' | 'lifecycle'>): PageChannel {
  const entries = new Set<{ reopen(): void; shelve(): void }>()
  let isShelved = false
  let leavePage: (() => void) | undefined
  const follow = () =>
    lifecycle.subscribe((event) => {
      if (event === 'hide' || event === 'suspend') return
      isShelved = false
      for (const entry of entries) entry.reopen()
    })
  return {
    shelve() {
      isShelved = true
      for (const entry of entries) entry.shelve()
    },
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
      if (!isShelved) entry.reopen()
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
