import type { Adapter } from '../adapter.js'

const checkedByHand = (load: () => Promise<Adapter>) => async () =>
  (await import('./checked-by-hand.js')).checkedByHand(await load())

/** Every adapter by its name in reports. */
export const adapters: Readonly<Record<string, () => Promise<Adapter>>> = {
  holdfast: async () => (await import('./holdfast.js')).holdfast,
  'holdfast-revalidating': async () => (await import('./holdfast.js')).holdfastRevalidating,
  'holdfast-memory': async () => (await import('./holdfast.js')).holdfastMemory,
  'tldraw-store': async () => (await import('./tldraw-store.js')).tldrawStore,
  tinybase: async () => (await import('./tinybase.js')).tinybase,
  'tinybase-zod': checkedByHand(async () => (await import('./tinybase.js')).tinybase),
  'legend-state': async () => (await import('./legend-state.js')).legendState,
  'legend-state-zod': checkedByHand(async () => (await import('./legend-state.js')).legendState),
  yjs: async () => (await import('./yjs.js')).yjs,
  'yjs-zod': checkedByHand(async () => (await import('./yjs.js')).yjs),
  'redux-toolkit': async () => (await import('./redux-toolkit.js')).reduxToolkit,
  'zustand-immer': async () => (await import('./zustand-immer.js')).zustandImmer,
  'zustand-immer-zod': async () => (await import('./zustand-immer.js')).zustandImmerZod,
  'zustand-persist': async () => (await import('./zustand-persist.js')).zustandPersist,
  raw: async () => (await import('./raw-indexeddb.js')).rawIndexedDb,
  pacer: async () => (await import('./pacer.js')).pacer,
}
