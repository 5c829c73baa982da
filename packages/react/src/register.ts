import type { EventPayloads, Events, Presence, SyncStore } from '@holdfast/core'

/**
 * Types the hooks of this package app-wide: augment it once, with the app's store.
 *
 * ```ts
 * declare module '@holdfast/react' {
 *   interface Register { store: typeof board }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be augmented
export interface Register {}

/** The registered store; without a registration any store, whose state is `unknown` until it is registered. */
export type RegisteredStore<Registration = Register> = Registration extends {
  readonly store: infer Store extends AnySyncStore
}
  ? Store
  : AnySyncStore

/** A store of any slices and actions: what a provider accepts. */
export interface AnySyncStore
  extends Pick<
    SyncStore,
    | 'name'
    | 'ready'
    | 'batch'
    | 'undo'
    | 'redo'
    | 'getStatus'
    | 'getStats'
    | 'hasPending'
    | 'config'
    | 'flush'
    | 'close'
    | 'backups'
    | 'recover'
    | 'quarantine'
    | 'locks'
    | 'conflicts'
  > {
  getState(): unknown
  getInitialState(): unknown
  subscribe(listener: (state: unknown, previous: unknown) => void): () => void
  update(recipe: never, options?: Parameters<SyncStore['update']>[1]): ReturnType<SyncStore['update']>
  readonly actions: object
  readonly events: Events
  readonly presence: Readonly<Record<string, Presence>>
}

/** The state of a store. */
export type StateIn<Store extends AnySyncStore> = ReturnType<Store['getState']>

/** The names of a store's slices; of a store that is not known, any. */
export type SliceName<Store extends AnySyncStore> =
  unknown extends StateIn<Store> ? string : keyof StateIn<Store> & string

/** The payload of a store's event. */
export type EventIn<Store extends AnySyncStore, Name extends keyof EventPayloads> = EventPayloads<StateIn<Store>>[Name]

/** The names of a store's presences. */
export type PresenceName<Store extends AnySyncStore> = keyof Store['presence'] & string

/** The value of a store's presence. */
export type PresenceIn<Store extends AnySyncStore, Name extends string> =
  Store['presence'][Name & PresenceName<Store>] extends Presence<infer Value> ? Value : never
