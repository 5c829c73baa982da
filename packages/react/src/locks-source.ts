import type { LockClaim, Locks } from '@holdfast/core'
import type { Source } from './source.js'

const none: readonly LockClaim[] = []

/** Who holds locks and who waits, in all tabs; followed while somebody listens, by all listeners together. */
export function createLocksSource({ locks }: { readonly locks: Locks }): Source<readonly LockClaim[]> {
  const listeners = new Set<(claims: readonly LockClaim[], previous: readonly LockClaim[]) => void>()
  let current = none
  let stop = () => {}
  return {
    getState: () => current,
    getInitialState: () => none,
    subscribe(listener) {
      if (listeners.size === 0) {
        stop = locks.watch((claims) => {
          const previous = current
          current = claims
          for (const each of [...listeners]) each(claims, previous)
        })
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stop()
        // Nobody follows it any more: who had it then may not have it now.
        current = none
      }
    },
  }
}
