import type { LockClaim, Locks } from '@holdfast/core'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { type AcquireEditLock, createEditLock, type EditLockState } from './edit-lock.js'
import type { Source } from './source.js'

/** Who edits something, and this component's own part in it. A courtesy between tabs: saving never depends on it. */
export interface EditLock extends EditLockState {
  /** This component has it. */
  readonly held: boolean
  /** It was taken over: true until it is released or acquired again. */
  readonly isStolen: boolean
  /** Who has it, in whichever tab; null: nobody. `isHung`: that tab does not answer. */
  readonly holder: LockClaim | null
  /**
   * Resolves to whether this component has it now. Waits 250 ms for a holder that is just letting go; with `steal` it is
   * taken from whoever has it, who is told. `label`: who it is, for the others to show.
   */
  readonly acquire: (options?: AcquireEditLock) => Promise<boolean>
  /** Lets go of it, or stops asking. Unmounting does the same. */
  readonly release: () => Promise<void>
}

interface Lockable {
  readonly store: { readonly locks: Locks }
  readonly locks: Source<readonly LockClaim[]>
}

/** The same object until something in it changes. */
export function useEditLockOf({ store, locks }: Lockable, key: string): EditLock {
  const name = `edit:${key}`
  const part = useMemo(() => createEditLock(store.locks, name), [store, name])
  const mine = useStore(part)
  const holder = useStore(
    locks,
    (claims) => claims.find((claim) => claim.name === name && claim.state === 'held') ?? null,
  )
  useEffect(() => part.mount(), [part])
  return useMemo(() => ({ ...mine, holder, acquire: part.acquire, release: part.release }), [mine, holder, part])
}
