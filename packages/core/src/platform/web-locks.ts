import type { LocksPort } from '../ports/locks.js'
import { ambient } from './ambient.js'

/** Web Locks; where there are none, locks that hold within this page. */
export function webLocks(): LocksPort {
  const inPage = inProcessLocks()
  return {
    async withLock<T>(name: string, options: { readonly ifAvailable: boolean }, work: () => Promise<T>) {
      const manager = ambient('navigator')?.locks
      if (!manager) return inPage.withLock(name, options, work)
      let granted = false
      try {
        return await manager.request(name, { ifAvailable: options.ifAvailable }, async (lock) => {
          granted = true
          return lock ? await work() : undefined
        })
      } catch (error) {
        // Opaque origins have the manager and are refused by it.
        if (granted) throw error
        return inPage.withLock(name, options, work)
      }
    },
  }
}

function inProcessLocks(): LocksPort {
  /** The last holder or waiter of each lock that is held: settles when that one is done. */
  const tails = new Map<string, Promise<void>>()
  return {
    async withLock<T>(name: string, options: { readonly ifAvailable: boolean }, work: () => Promise<T>) {
      const before = tails.get(name)
      if (before && options.ifAvailable) return undefined
      let release = () => {}
      const tail = new Promise<void>((resolve) => {
        release = resolve
      })
      tails.set(name, tail)
      await before
      try {
        return await work()
      } finally {
        if (tails.get(name) === tail) tails.delete(name)
        release()
      }
    },
  }
}
