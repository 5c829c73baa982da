import type { Commit, StoreStatus } from '@holdfast/core'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Source } from './source.js'

/** Undo and redo of this tab's own changes. The functions are the store's, the same in each render. */
export interface Undo {
  readonly undo: () => Commit | undefined
  readonly redo: () => Commit | undefined
  readonly canUndo: boolean
  readonly canRedo: boolean
}

interface Undoable {
  readonly store: Pick<Undo, 'undo' | 'redo'>
  readonly status: Source<StoreStatus>
}

/** The same object until something in it changes, so that it can be a dependency. */
export function useUndoOf({ store, status }: Undoable): Undo {
  const canUndo = useStore(status, (now) => now.canUndo)
  const canRedo = useStore(status, (now) => now.canRedo)
  return useMemo(() => ({ undo: store.undo, redo: store.redo, canUndo, canRedo }), [store, canUndo, canRedo])
}
