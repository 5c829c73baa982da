import type { Adapter } from '../adapter.js'

/** Every adapter by its name in reports. */
export const adapters: Readonly<Record<string, () => Promise<Adapter>>> = {
  holdfast: async () => (await import('./holdfast.js')).holdfast,
  'holdfast-revalidating': async () => (await import('./holdfast.js')).holdfastRevalidating,
  'holdfast-memory': async () => (await import('./holdfast.js')).holdfastMemory,
  'tldraw-store': async () => (await import('./tldraw-store.js')).tldrawStore,
  'zustand-immer': async () => (await import('./zustand-immer.js')).zustandImmer,
  'zustand-immer-zod': async () => (await import('./zustand-immer.js')).zustandImmerZod,
  'zustand-persist': async () => (await import('./zustand-persist.js')).zustandPersist,
  raw: async () => (await import('./raw-indexeddb.js')).rawIndexedDb,
  pacer: async () => (await import('./pacer.js')).pacer,
}
