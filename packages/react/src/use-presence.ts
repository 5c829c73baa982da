import { HoldfastError, type Peer, type Presence } from '@holdfast/core'
import { useSyncExternalStore } from 'react'
import type { AnySyncStore, PresenceIn } from './register.js'

/** What a presence of the store shows, and this tab's own part in it. */
export interface PresenceView<Value> {
  /** The tabs that have a value, this one included; the same array until something changes. */
  readonly peers: readonly Peer<Value>[]
  readonly set: (value: Value) => void
  readonly clear: () => void
}

const none: readonly never[] = []
/** What a server shows, and the first render of its page. */
const nobody = () => none

/** The tabs' values of one presence of a store; renders when they change. */
export function usePresenceOf<Store extends AnySyncStore, Name extends string>(
  { store }: { readonly store: Store },
  name: Name,
): PresenceView<PresenceIn<Store, Name>> {
  if (!Object.hasOwn(store.presence, name)) {
    const names = Object.keys(store.presence).join("', '")
    const declared = names === '' ? 'none; declare one among its slices: presence({ schema })' : `'${names}'`
    throw new HoldfastError(
      'MISUSE',
      `usePresence('${name}'): the presences of store '${store.name}' are: ${declared}.`,
    )
  }
  const { peers, subscribe, set, clear } = store.presence[name] as Presence<PresenceIn<Store, Name>>
  return { peers: useSyncExternalStore(subscribe, peers, nobody), set, clear }
}
