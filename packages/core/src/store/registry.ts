import { pageRegistry } from '../platform/page-registry.js'
import type { Engine } from './engine.js'
import type { SyncStore } from './sync-store.js'

interface LiveStore {
  readonly engine: Engine
  readonly store: SyncStore
}

const stores = () => pageRegistry<LiveStore>('stores')

export function findLiveStore(name: string): LiveStore | undefined {
  return stores().get(name)
}

export function registerStore(name: string, live: LiveStore): void {
  stores().set(name, live)
}

export function unregisterStore(name: string, engine: Engine): void {
  if (stores().get(name)?.engine === engine) stores().delete(name)
}

/** The stores of this page that are open, in the order in which they were created. */
export function liveStores(): readonly SyncStore[] {
  return [...stores().values()].map(({ store }) => store)
}
