// What an app imports, as the smallest program that keeps it in the bundle.
import { collection, createSyncStore, slice } from '@holdfast/core'
import { SyncProvider, useSyncActions, useSyncState, useSyncStatus } from '@holdfast/react'

Object.assign(globalThis, {
  used: [createSyncStore, collection, slice, SyncProvider, useSyncState, useSyncActions, useSyncStatus],
})
