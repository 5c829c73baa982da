import type { Phase, StoreStatus } from '@holdfast/core'

/** In these phases nothing is on its way to storage. */
const stuck: ReadonlySet<Phase> = new Set(['memory', 'outdated', 'migration-failed', 'capsule', 'closed'])

/**
 * `saved`: every change is in IndexedDB. `unsaved`: changes are on their way there. `failed`: there are changes that the
 * store can not save at present (`useSyncStatus().degraded` says why, and when it tries again). `synced`: a server has
 * acknowledged every change; not given where none is configured.
 *
 * Of one slice: whether a pending commit touches it. Where nothing can be saved for good, and while updates wait to be run,
 * it is not known which slices are meant: then it is that of the whole store.
 */
export type SaveStatus = 'unsaved' | 'saved' | 'synced' | 'failed'

/** What an app can say about its changes in one word, given whether pending commits touch what is asked for. */
export function saveStatusOf(
  { phase, pending, version, savedVersion, degraded }: StoreStatus,
  isTouched = true,
): SaveStatus {
  if (pending === 0 && savedVersion >= version) return 'saved'
  // Else some of what is not saved is no pending commit: it was lost, or did not run yet.
  if (version - savedVersion === pending && !isTouched) return 'saved'
  return stuck.has(phase) || degraded !== null ? 'failed' : 'unsaved'
}
