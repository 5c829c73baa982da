import { HoldfastError, isHoldfastError } from '../errors.js'
import type { Unwritable } from './reader.js'

const firstRetryMs = 50
const maxRetryMs = 60_000

/** A failure of storage as an error with a code. */
export function failureOf(error: unknown): HoldfastError {
  if (isHoldfastError(error)) return error
  return new HoldfastError('STATE_CORRUPTED', `Storage failed in an unknown way: ${String(error)}`, { cause: error })
}

/** What can not be done while nothing can be read or written. */
export function noStorage(): HoldfastError {
  const message = 'Storage can not be used now; getStatus().degraded says why. Try again when the store is live.'
  return new HoldfastError('MISSING_DEPENDENCY', message)
}

/** Why a store is read-only. */
export function readOnlyError({ kind, problem }: Unwritable): HoldfastError {
  if (kind === 'capsule') return new HoldfastError('PERMISSION_DENIED', problem)
  return kind === 'outdated'
    ? new HoldfastError('OUTDATED', `${problem} Reload to get the newer app; this one can not write.`)
    : new HoldfastError(
        'STATE_CORRUPTED',
        `${problem} What is stored is untouched, and read-only until an app migrates it.`,
      )
}

/** How long to wait after that many failures in a row; `random` from 0 to 1 keeps tabs from trying in step. */
export function retryDelayMs(failures: number, random: number): number {
  return Math.min(maxRetryMs, firstRetryMs * 2 ** Math.min(failures, 12)) * (0.5 + random)
}
