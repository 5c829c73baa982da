import type { Peer, Presence } from '@holdfast/core'
import { useSyncExternalStore } from 'react'
import type { RegisteredStore } from './register.js'
import { useSyncStore } from './registered-context.js'

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

type PresencesIn<Store> = Store extends { readonly presence: infer Presences } ? Presences : never
type ValueIn<Shown> = Shown extends Presence<infer Value> ? Value : never

/** The tabs' values of one presence of the registered store; renders when they change. */
export function usePresence<Name extends keyof PresencesIn<RegisteredStore> & string>(
  name: Name,
): PresenceView<ValueIn<PresencesIn<RegisteredStore>[Name]>> {
  const { presence } = useSyncStore() as unknown as {
    readonly presence: Readonly<Record<Name, Presence<ValueIn<PresencesIn<RegisteredStore>[Name]>>>>
  }
  const { peers, subscribe, set, clear } = presence[name]
  return { peers: useSyncExternalStore(subscribe, peers, nobody), set, clear }
}
