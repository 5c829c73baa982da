import type { ConflictRecord, Conflicts } from '@holdfast/core'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { AnySyncStore } from './register.js'
import type { Source } from './source.js'

/** The conflicts that this tab knows of, and the means to settle one again. */
export interface ConflictsView {
  /** Oldest first; the same array until it changes. */
  readonly conflicts: readonly ConflictRecord[]
  /** The store's `conflicts.replay`, the same in each render. */
  readonly replay: Conflicts['replay']
}

interface Conflicted {
  readonly store: Pick<AnySyncStore, 'conflicts'>
  readonly conflicts: Source<readonly ConflictRecord[]>
}

const none: readonly ConflictRecord[] = []

export function createConflictsSource({ conflicts, events }: AnySyncStore): Source<readonly ConflictRecord[]> {
  return {
    getState: conflicts.list,
    getInitialState: () => none,
    subscribe: (listener) => {
      let previous = conflicts.list()
      const tell = () => {
        const list = conflicts.list()
        const before = previous
        previous = list
        if (list !== before) listener(list, before)
      }
      // What the journal's tail tells at a start, and what goes with a commit that had no effect, is no event.
      const stops = [events.on('state:conflict', tell), events.on('status:changed', tell)]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}

/** The same object until something in it changes. */
export function useConflictsOf({ store, conflicts: source }: Conflicted): ConflictsView {
  const conflicts = useStore(source)
  return useMemo(() => ({ conflicts, replay: store.conflicts.replay }), [conflicts, store])
}
