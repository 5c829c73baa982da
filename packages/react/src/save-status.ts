import type { Phase, StoreStatus } from '@holdfast/core'

/** In these phases nothing is on its way to storage. */
const stuck: ReadonlySet<Phase> = new Set(['memory', 'outdated', 'migration-failed', 'capsule', 'closed'])

/**
 * `saved`: every change is in IndexedDB. `unsaved`: changes are on their way there. `failed`: there are changes that the
 * store can not save at present (`useSyncStatus().degraded` says why, and when it tries again).
 */
export type SaveStatus = 'unsaved' | 'saved' | 'failed'

/** What an app can say about its changes in one word. */
export function saveStatusOf({ phase, pending, version, savedVersion, degraded }: StoreStatus): SaveStatus {
  if (pending === 0 && savedVersion >= version) return 'saved'
  return stuck.has(phase) || degraded !== null ? 'failed' : 'unsaved'
}
