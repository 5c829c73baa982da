import type { CollectionMapOptions } from '../model/persistent-collection.js'
import type { Check } from './check.js'
import type { CollectionDefinition } from './collection.js'
import type { HistoryOptions } from './history.js'
import type { Pass } from './pass.js'
import type { PresenceDefinition } from './presence.js'
import type { IncomingReference } from './reference.js'
import type { SliceDefinition } from './slice.js'

export type AnySlice = SliceDefinition<unknown> | CollectionDefinition<unknown, never, never>
export type AnyAction = (draft: never, ...args: never[]) => unknown
export type Migration = (old: Record<string, unknown>) => Record<string, unknown>

/** A store's definition after it was checked: what the engine reads. */
export interface StoreShape {
  readonly name: string
  readonly version: number
  readonly slices: ReadonlyMap<string, AnySlice>
  /** No part of the state: what only tabs that are open tell each other. */
  readonly presence: ReadonlyMap<string, PresenceDefinition>
  readonly actions: ReadonlyMap<string, AnyAction>
  readonly migrations: ReadonlyMap<number, Migration>
  readonly checks: readonly Check[]
  /** The references that lead to a collection, by its name; no entry where there is none. */
  readonly referencesTo: ReadonlyMap<string, readonly IncomingReference[]>
  readonly passes: ReadonlyMap<string, Pass<object>>
  readonly history: Required<HistoryOptions>
  /** Names of locks, in the order in which they may be held together. */
  readonly locks: readonly string[]
  /** State before anything was stored. */
  readonly initialState: Readonly<Record<string, unknown>>
  isCollection(slice: string): boolean
  /** Whether the slice belongs in the journal (scope other than `tab`). */
  isStored(slice: string): boolean
  /** Options of a collection's map: key field and indexes. */
  collectionOptions(slice: string): CollectionMapOptions
}
