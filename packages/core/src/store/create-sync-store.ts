import type { Platform } from '../ports/platform.js'
import type { ActionDefinitions, SliceDefinitions, SyncStore } from './sync-store.js'

/** Everything a store is made of. */
export interface StoreDefinition<Slices extends SliceDefinitions, Actions extends ActionDefinitions<Slices>> {
  /** Names the database, the channel and the locks: 1 to 64 letters, digits, `.`, `_` or `-`, starting with a letter or digit. */
  readonly name: string
  /** Version of the schemas: a whole number from 1. Raise it, with a migration, when stored data must change shape. */
  readonly version: number
  readonly slices: Slices
  readonly actions?: Actions & ActionDefinitions<Slices>
  /** Per version, how to get there from the one before. Gets plain JSON (collections as objects by key), returns the same. */
  readonly migrations?: Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>
}

export interface StoreOptions {
  /** What the engine runs on; default `browserPlatform()`. Tests and simulations pass their own. */
  readonly platform?: Platform
}

export declare function createSyncStore<
  const Slices extends SliceDefinitions,
  Actions extends ActionDefinitions<Slices> = Record<never, never>,
>(definition: StoreDefinition<Slices, Actions>, options?: StoreOptions): SyncStore<Slices, Actions>
