import { type Context, type ReactNode, useMemo } from 'react'
import type { AnySyncStore } from './register.js'
import { createSources, type StoreSources } from './store-sources.js'
import { isReady, useHydrating, useReady } from './use-readiness.js'

export interface SyncProviderProps<Store extends AnySyncStore> {
  readonly store: Store
  /**
   * Shown until the store is ready, on the server too. Without it the children render at once, with the initial state,
   * and what they update until then is applied on top of what was stored.
   */
  readonly fallback?: ReactNode
  /** Suspends until the store is ready, for a `<Suspense>` above to show its fallback; `fallback` is not used. */
  readonly suspense?: boolean
  readonly children?: ReactNode
}

/** Makes the provider of a context. */
export function createSyncProvider<Store extends AnySyncStore>(context: Context<StoreSources<Store> | null>) {
  return function SyncProvider({ store, fallback, suspense, children }: SyncProviderProps<Store>): ReactNode {
    const hydrating = useHydrating(store)
    const ready = useReady(store)
    const sources = useMemo(() => createSources(store, hydrating), [store, hydrating])
    // Thrown, not `use`d: React 18 has no `use`, and React 19 takes a thrown promise too.
    if (suspense && !isReady(store)) throw store.ready
    if (!suspense && fallback !== undefined && (hydrating || !ready)) return fallback
    return <context.Provider value={sources}>{children}</context.Provider>
  }
}
