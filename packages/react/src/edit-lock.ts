import { type HeldLock, isHoldfastError, type LockOptions, type Locks } from '@holdfast/core'
import type { Source } from './source.js'

export type AcquireEditLock = Pick<LockOptions, 'steal' | 'label' | 'timeoutMs'>

/** One place's part in a lock. */
export interface EditLockState {
  readonly held: boolean
  readonly isStolen: boolean
}

export interface EditLockPart extends Source<EditLockState> {
  acquire(options?: AcquireEditLock): Promise<boolean>
  release(): Promise<void>
  /** Its component is there, until the returned function is called: that lets go of it. */
  mount(): () => void
}

const idle: EditLockState = { held: false, isStolen: false }
const holding: EditLockState = { held: true, isStolen: false }
const robbed: EditLockState = { held: false, isStolen: true }

/** A holder that is just letting go, in this tab or another, is waited for. */
const defaultTimeoutMs = 250

/** What one component does with one lock. It may be used again after it was released. */
export function createEditLock(locks: Locks, name: string): EditLockPart {
  const listeners = new Set<(state: EditLockState, previous: EditLockState) => void>()
  let state = idle
  let lock: HeldLock | undefined
  let isGone = false
  let asking: { readonly abort: AbortController; readonly result: Promise<boolean> } | undefined

  const set = (next: EditLockState) => {
    const previous = state
    state = next
    if (next !== previous) for (const listener of [...listeners]) listener(next, previous)
  }

  const isHeld = async () => (await locks.list()).some((claim) => claim.name === name && claim.state === 'held')

  /** On a busy machine the time may pass though nobody has it: then it is asked for again, for longer. */
  const take = async (options: LockOptions & { readonly timeoutMs: number }): Promise<HeldLock> => {
    try {
      return await locks.acquire(name, options)
    } catch (error) {
      if (!isHoldfastError(error, 'LOCK_TIMEOUT') || (await isHeld())) throw error
      return take({ ...options, timeoutMs: 2 * options.timeoutMs + 1 })
    }
  }

  const ask = async (options: AcquireEditLock, { signal }: AbortController): Promise<boolean> => {
    try {
      const taken = await take({ timeoutMs: defaultTimeoutMs, ...options, signal })
      // Nobody needs it any more: a signal does nothing once the lock is held.
      if (signal.aborted || isGone) {
        await taken.release()
        return false
      }
      lock = taken
      taken.lost.addEventListener('abort', () => {
        if (lock !== taken) return
        lock = undefined
        set(isHoldfastError(taken.lost.reason, 'LOCK_STOLEN') ? robbed : idle)
      })
      set(holding)
      return true
    } catch (error) {
      if (signal.aborted || isHoldfastError(error, 'LOCK_TIMEOUT') || isHoldfastError(error, 'CLOSED')) return false
      throw error
    } finally {
      if (asking?.abort.signal === signal) asking = undefined
    }
  }

  const release = async () => {
    asking?.abort.abort()
    asking = undefined
    const held = lock
    lock = undefined
    set(idle)
    await held?.release()
  }

  return {
    getState: () => state,
    getInitialState: () => idle,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    acquire: async (options = {}) => {
      if (lock !== undefined) return true
      // Stealing does not wait in the line that this place stands in.
      if (asking !== undefined && !options.steal) return asking.result
      asking?.abort.abort()
      const abort = new AbortController()
      const result = ask(options, abort)
      asking = { abort, result }
      return result
    },
    release,
    mount: () => {
      isGone = false
      return () => {
        isGone = true
        void release()
      }
    },
  }
}
