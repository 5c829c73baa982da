import { startTransition, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { AnySyncStore } from './register.js'

const yes = () => true
const no = () => false
const never = () => () => {}

/**
 * True on the server and while a server-rendered page hydrates, until the stored state is there; the change to false is
 * a transition, so that it neither blocks input nor throws away boundaries that have yet to hydrate.
 */
export function useHydrating(store: AnySyncStore): boolean {
  const onServer = useSyncExternalStore(never, no, yes)
  const [hydrating, setHydrating] = useState(onServer)
  useEffect(() => {
    if (hydrating) void store.ready.then(() => startTransition(() => setHydrating(false)))
  }, [hydrating, store])
  return hydrating
}

const readiness = new WeakMap<AnySyncStore, { ready: boolean }>()

/** Whether a store has ever been ready: one that reads its storage again later does not take the app away. */
export function isReady(store: AnySyncStore): boolean {
  let known = readiness.get(store)
  if (known === undefined) {
    const { phase } = store.getStatus()
    // A page can be suspended before it has read anything.
    const entry = { ready: phase !== 'boot' && phase !== 'suspended' }
    void store.ready.then(() => {
      entry.ready = true
    })
    readiness.set(store, entry)
    known = entry
  }
  return known.ready
}

/** {@link isReady} as a hook; false on the server and while the page hydrates. */
export function useReady(store: AnySyncStore): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      void store.ready.then(onChange)
      return () => {}
    },
    [store],
  )
  return useSyncExternalStore(subscribe, () => isReady(store), no)
}
