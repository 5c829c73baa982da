import type { StoreStatus } from '@holdfast/core'

/** What a start has to tell, the most pressing first. */
export type RecoveryNotice = 'migrating' | 'outdated' | 'migration-failed' | 'no-storage' | 'lost' | 'restored'

/** What the person at the screen is told. */
export interface RecoveryWords {
  readonly title: string
  readonly happened: string
  readonly safe: string
}

/** What the start of a store has to tell; null: nothing. */
export function recoveryNoticeOf({ phase, migration, recovery }: StoreStatus): RecoveryNotice | null {
  if (migration !== null) return 'migrating'
  if (phase === 'outdated' || phase === 'migration-failed') return phase
  if (phase === 'memory') return 'no-storage'
  if (recovery === null) return null
  if (recovery.dataLoss) return 'lost'
  return recovery.backupUsed === null ? null : 'restored'
}

/** In plain words, for people who never heard of the store. */
export function recoveryWordsOf(notice: RecoveryNotice, { pending, degraded }: StoreStatus): RecoveryWords {
  const words = recoveryWords[notice]
  if (notice !== 'lost' && notice !== 'restored') return words
  const isSaved = pending === 0 && degraded === null
  return { ...words, safe: `What is shown now is ${isSaved ? '' : 'not yet '}saved. ${words.safe}` }
}

const recoveryWords: Readonly<Record<RecoveryNotice, RecoveryWords>> = {
  migrating: {
    title: 'Preparing your data',
    happened: 'This version of the app keeps its data in a new form. What you saved is being brought over.',
    safe: 'What was stored stays as it is until all of it has been brought over.',
  },
  outdated: {
    title: 'A newer version of this app is in use',
    happened: 'A newer version of this app saved your data. This page is older, and may only show it.',
    safe: 'Nothing is lost and nothing was changed. Reload to get the newer version.',
  },
  'migration-failed': {
    title: 'Your data could not be brought over',
    happened: 'This version of the app keeps its data in a new form, and bringing over what you saved did not work.',
    safe: 'What you saved is untouched. It can be looked at, but not changed, until it has been brought over.',
  },
  'no-storage': {
    title: 'Changes are not being saved',
    happened: 'The browser does not let this page store anything at the moment.',
    safe: 'You can work, but what you change is gone when this page is closed. What was stored before is not touched.',
  },
  lost: {
    title: 'Some of what you saved is missing',
    happened: 'Your stored data was damaged or removed. What could be read or found in a backup is back.',
    safe: 'Nothing that was found was deleted: what could not be read was set aside.',
  },
  restored: {
    title: 'Your data was brought back',
    happened: 'Your stored data was damaged or removed, and was brought back from a backup.',
    safe: 'Nothing is known to be missing.',
  },
}
