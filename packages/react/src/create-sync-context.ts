import { type Config, type EventName, HoldfastError, type StoreStats, type StoreStatus } from '@holdfast/core'
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { type BackupsView, useBackupsOf } from './backups-source.js'
import type { AnySyncStore, EventIn, PresenceIn, PresenceName, SliceName, StateIn } from './register.js'
import { type SaveStatus, saveStatusOf } from './save-status.js'
import type { Source } from './source.js'
import type { StoreSources } from './store-sources.js'
import { createSyncProvider, type SyncProviderProps } from './sync-provider.js'
import { type ConflictsView, useConflictsOf } from './use-conflicts.js'
import { type EditLock, useEditLockOf } from './use-edit-lock.js'
import { type PresenceView, usePresenceOf } from './use-presence.js'
import { type Undo, useUndoOf } from './use-undo.js'

/** A provider and its hooks, typed by one store. The hooks throw `MISUSE` where the provider is not above them. */
export interface SyncContext<Store extends AnySyncStore> {
  /** Gives the store to the hooks below it. Does not close the store on unmounting: a store belongs to its module. */
  readonly SyncProvider: (props: SyncProviderProps<Store>) => ReactNode
  /** The store itself; renders never. */
  readonly useSyncStore: () => Store
  /**
   * What the selector makes of the state; renders when that changes by `Object.is`. A selector that builds a new array
   * or object each time is wrapped in `useShallow`.
   */
  readonly useSyncState: {
    (): StateIn<Store>
    <Selected>(selector: (state: StateIn<Store>) => Selected): Selected
  }
  /** The store's `update`; renders never. */
  readonly useSyncUpdate: () => Store['update']
  /** The store's actions; renders never. */
  readonly useSyncActions: () => Store['actions']
  /** How the store is doing, or what the selector makes of it; renders when that changes. */
  readonly useSyncStatus: {
    (): StoreStatus
    <Selected>(selector: (status: StoreStatus) => Selected): Selected
  }
  /** The statistics, or what the selector makes of them; read at most every 100 ms, after something happened. */
  readonly useSyncStats: {
    (): StoreStats
    <Selected>(selector: (stats: StoreStats) => Selected): Selected
  }
  /** The settings and their setter; renders when a setting changes, in this tab or another. */
  readonly useSyncConfig: () => readonly [config: Config, setConfig: (patch: Partial<Config>) => void]
  /** Calls the newest listener on each event of that name while mounted; renders never. */
  readonly useSyncEvent: <Name extends EventName>(name: Name, listener: (event: EventIn<Store, Name>) => void) => void
  /** Whether all changes are saved, or those of one slice, in one word. */
  readonly useSaveStatus: (slice?: SliceName<Store>) => SaveStatus
  /** The store's backups and what is being done with them; renders when that changes. */
  readonly useBackups: () => BackupsView<Store>
  /** The store's `undo` and `redo`, and whether they have something to do; renders when that changes. */
  readonly useUndo: () => Undo
  /** The conflicts that this tab knows of, and `replay`; renders when there is another. */
  readonly useConflicts: () => ConflictsView
  /** Who edits what `key` names, in any tab, and the means to be the one; renders when that changes. */
  readonly useEditLock: (key: string) => EditLock
  /** The open tabs' values of one presence, and this tab's own part in it; renders when a value came, changed or went. */
  readonly usePresence: <Name extends PresenceName<Store>>(name: Name) => PresenceView<PresenceIn<Store, Name>>
}

function useSource<Value, Selected>(source: Source<Value>, selector?: (value: Value) => Selected): Selected {
  // Without a selector, zustand gives the whole value: its type is then `Selected`, by the overloads above.
  return useStore(source, selector as (value: Value) => Selected)
}

/** Makes a provider and hooks of their own, typed by the store: `createSyncContext<typeof board>()`. */
export function createSyncContext<Store extends AnySyncStore = AnySyncStore>(): SyncContext<Store> {
  const context = createContext<StoreSources<Store> | null>(null)

  function useSources(hook: string): StoreSources<Store> {
    const sources = useContext(context)
    if (sources !== null) return sources
    throw new HoldfastError(
      'MISUSE',
      `${hook}() was called outside of its <SyncProvider>. Put <SyncProvider store={…}> above the component; hooks of a createSyncContext() need the provider of the same one.`,
    )
  }

  return {
    SyncProvider: createSyncProvider(context),
    useSyncStore: () => useSources('useSyncStore').store,
    useSyncState: <Selected>(selector?: (state: StateIn<Store>) => Selected) =>
      useSource(useSources('useSyncState').state, selector),
    useSyncUpdate: () => useSources('useSyncUpdate').store.update,
    useSyncActions: () => useSources('useSyncActions').store.actions,
    useSyncStatus: <Selected>(selector?: (status: StoreStatus) => Selected) =>
      useSource(useSources('useSyncStatus').status, selector),
    useSyncStats: <Selected>(selector?: (stats: StoreStats) => Selected) =>
      useSource(useSources('useSyncStats').stats, selector),
    useSyncConfig: () => {
      const { config, store } = useSources('useSyncConfig')
      return [useStore(config), store.config.set]
    },
    useSyncEvent: (name, listener) => {
      const { store } = useSources('useSyncEvent')
      const newest = useRef(listener)
      useEffect(() => {
        newest.current = listener
      })
      useEffect(
        () => store.events.on(name, (event) => newest.current(event as EventIn<Store, typeof name>)),
        [store, name],
      )
    },
    useSaveStatus: (slice) => {
      const { status, store } = useSources('useSaveStatus')
      return useStore(status, (current) => saveStatusOf(current, slice === undefined || store.hasPending(slice)))
    },
    useBackups: () => useBackupsOf(useSources('useBackups').backups),
    useUndo: () => useUndoOf(useSources('useUndo')),
    useConflicts: () => useConflictsOf(useSources('useConflicts')),
    useEditLock: (key) => useEditLockOf(useSources('useEditLock'), key),
    usePresence: (name) => usePresenceOf(useSources('usePresence'), name),
  }
}
