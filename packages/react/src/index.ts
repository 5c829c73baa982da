export { useShallow } from 'zustand/react/shallow'
export { createSyncContext, type SyncContext } from './create-sync-context.js'
export type { AnySyncStore, EventIn, Register, RegisteredStore, StateIn } from './register.js'
export {
  SyncProvider,
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
export type { Undo } from './use-undo.js'
