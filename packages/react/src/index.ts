export { useShallow } from 'zustand/react/shallow'
export type { BackupOutcome, BackupsState, BackupsView, BackupWork } from './backups-source.js'
export { createSyncContext, type SyncContext } from './create-sync-context.js'
export { OutdatedBanner, type OutdatedBannerProps, type OutdatedView } from './outdated-banner.js'
export { backupWords, differenceWords } from './recovery-backups.js'
export type { RecoveryNotice, RecoveryWords } from './recovery-notice.js'
export { RecoveryScreen, type RecoveryScreenProps, type RecoveryView } from './recovery-screen.js'
export type {
  AnySyncStore,
  EventIn,
  PresenceIn,
  PresenceName,
  Register,
  RegisteredStore,
  SliceName,
  StateIn,
} from './register.js'
export {
  SyncProvider,
  useBackups,
  useConflicts,
  useEditLock,
  usePresence,
  useSaveStatus,
  useSyncActions,
  useSyncConfig,
  useSyncEvent,
  useSyncState,
  useSyncStats,
  useSyncStatus,
  useSyncStore,
  useSyncUpdate,
  useUndo,
} from './registered-context.js'
export type { SaveStatus } from './save-status.js'
export type { SyncProviderProps } from './sync-provider.js'
export type { ConflictsView } from './use-conflicts.js'
export type { EditLock } from './use-edit-lock.js'
export type { PresenceView } from './use-presence.js'
export type { Undo } from './use-undo.js'
