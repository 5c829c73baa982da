import { type BackupsView, createSyncContext } from '@holdfast/react'
import type { board } from './board.js'

/** The provider and the hooks of this app's store, typed by its definition. */
export const { SyncProvider, useSyncState, useSyncActions, useSyncStatus, useBackups, useUndo, useEditLock } =
  createSyncContext<typeof board>()

export type BoardBackups = BackupsView<typeof board>
