import { createSyncContext, type SyncContext } from './create-sync-context.js'
import type { RegisteredStore } from './register.js'

// Each export names its type in terms of RegisteredStore: an inferred one would be written into the declarations as it
// is in this build, where nothing is registered.
type Registered = SyncContext<RegisteredStore>
const registered: Registered = createSyncContext<RegisteredStore>()

/** Gives the store to the hooks below it. Does not close the store on unmounting: a store belongs to its module. */
export const SyncProvider: Registered['SyncProvider'] = registered.SyncProvider
/** The store itself; renders never. */
export const useSyncStore: Registered['useSyncStore'] = registered.useSyncStore
/**
 * What the selector makes of the state; renders when that changes by `Object.is`. A selector that builds a new array or
 * object each time is wrapped in `useShallow`.
 */
export const useSyncState: Registered['useSyncState'] = registered.useSyncState
/** The store's `update`; renders never. */
export const useSyncUpdate: Registered['useSyncUpdate'] = registered.useSyncUpdate
/** The store's actions; renders never. */
export const useSyncActions: Registered['useSyncActions'] = registered.useSyncActions
/** How the store is doing, or what the selector makes of it; renders when that changes. */
export const useSyncStatus: Registered['useSyncStatus'] = registered.useSyncStatus
/** The statistics, or what the selector makes of them; read at most every 100 ms, after something happened. */
export const useSyncStats: Registered['useSyncStats'] = registered.useSyncStats
/** The settings and their setter; renders when a setting changes, in this tab or another. */
export const useSyncConfig: Registered['useSyncConfig'] = registered.useSyncConfig
/** Calls the newest listener on each event of that name while mounted; renders never. */
export const useSyncEvent: Registered['useSyncEvent'] = registered.useSyncEvent
/** Whether all changes are saved, or those of one slice, in one word. */
export const useSaveStatus: Registered['useSaveStatus'] = registered.useSaveStatus
/** The store's backups and what is being done with them; renders when that changes. */
export const useBackups: Registered['useBackups'] = registered.useBackups
/** The store's `undo` and `redo`, and whether they have something to do; renders when that changes. */
export const useUndo: Registered['useUndo'] = registered.useUndo
/** The conflicts that this tab knows of, and `replay`; renders when there is another. */
export const useConflicts: Registered['useConflicts'] = registered.useConflicts
/** Who edits what `key` names, in any tab, and the means to be the one; renders when that changes. */
export const useEditLock: Registered['useEditLock'] = registered.useEditLock
/** The open tabs' values of one presence, and this tab's own part in it; renders when a value came, changed or went. */
export const usePresence: Registered['usePresence'] = registered.usePresence
