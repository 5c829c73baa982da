import type { Engine } from './engine.js'
import type { SyncStore } from './sync-store.js'

interface LiveStore {
  readonly engine: Engine
  readonly store: SyncStore
}

/** On the global object, so that a module that was reloaded, or bundled twice, finds the stores that live. */
const registryKey = Symbol.for('@holdfast/core.stores')

function registry(): Map<string, LiveStore> {
  const holder = globalThis as { [registryKey]?: Map<string, LiveStore> }
  holder[registryKey] ??= new Map()
  return holder[registryKey]
}

export function findLiveStore(name: string): LiveStore | undefined {
  return registry().get(name)
}

export function registerStore(name: string, live: LiveStore): void {
  registry().set(name, live)
}

export function unregisterStore(name: string, engine: Engine): void {
  if (registry().get(name)?.engine === engine) registry().delete(name)
}

/** The stores of this page that are open, in the order in which they were created. */
export function liveStores(): readonly SyncStore[] {
  return [...registry().values()].map(({ store }) => store)
}
