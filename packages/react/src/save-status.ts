import type { StoreStatus } from '@holdfast/core'

/**
 * `saved`: every change is in IndexedDB. `unsaved`: changes are on their way there. `failed`: there are changes that the
 * store can not save at present (`useSyncStatus().degraded` says why, and when it tries again).
 */
export type SaveStatus = 'unsaved' | 'saved' | 'failed'

/** What an app can say about its changes in one word. */
export function saveStatusOf({ phase, pending, version, savedVersion, degraded }: StoreStatus): SaveStatus {
  if (pending === 0 && savedVersion >= version) return 'saved'
  // In these phases nothing is on its way.
  const isStuck = phase === 'memory' || phase === 'outdated' || phase === 'closed'
  return isStuck || degraded !== null ? 'failed' : 'unsaved'
}
