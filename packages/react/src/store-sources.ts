import { type Config, defaultConfig, type StoreStatus } from '@holdfast/core'
import { createBackupsSource } from './backups-source.js'
import { createLocksSource } from './locks-source.js'
import type { AnySyncStore, StateIn } from './register.js'
import type { Source } from './source.js'
import { createStatsSource } from './stats-source.js'
import { createConflictsSource } from './use-conflicts.js'

/** Before anything is read. The server and the first client render show this, whatever their stores are doing. */
const booting: StoreStatus = {
  phase: 'boot',
  version: 0,
  pending: 0,
  savedVersion: 0,
  connection: 'local',
  degraded: null,
  recovery: null,
  migration: null,
  storage: null,
  canUndo: false,
  canRedo: false,
}

/** All that the hooks read of a store. One set per provider. */
export function createSources<Store extends AnySyncStore>(store: Store, hydrating: boolean) {
  const live = store as Source<StateIn<Store>>
  const status: Source<StoreStatus> = {
    getState: () => store.getStatus(),
    getInitialState: () => booting,
    subscribe: (listener) => store.events.on('status:changed', (event) => listener(event.status, event.previous)),
  }
  const config: Source<Config> = {
    getState: () => store.config.get(),
    getInitialState: () => defaultConfig,
    subscribe: (listener) => store.events.on('config:changed', (event) => listener(event.config, event.previous)),
  }
  return {
    store,
    // While the page hydrates, the state stands still at the initial one: boundaries that hydrate late find what the
    // server rendered. What was stored follows when the provider replaces this source, in a transition.
    state: hydrating
      ? { getState: live.getInitialState, getInitialState: live.getInitialState, subscribe: () => () => {} }
      : live,
    status,
    config,
    stats: createStatsSource(store),
    backups: createBackupsSource(store),
    conflicts: createConflictsSource(store),
    locks: createLocksSource(store),
  }
}

export type StoreSources<Store extends AnySyncStore> = ReturnType<typeof createSources<Store>>
