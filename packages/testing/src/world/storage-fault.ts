import { HoldfastError } from '@holdfast/core'

/**
 * What can go wrong with one call of storage.
 *
 * - `abort`, `quota`: the transaction has no effect (`MISSING_DEPENDENCY`, `STORAGE_FULL`).
 * - `error`: a read finds a value that cannot be read (`STATE_CORRUPTED`); a write or an open fails (`MISSING_DEPENDENCY`).
 * - `closed`, `closed-after`: the connection breaks before or after the transaction took effect; the caller learns which only by
 *   reading again (`MISSING_DEPENDENCY`, outcome unknown).
 * - `hang`, `hang-after`: there is never an answer; the transaction took no effect, or did (`TIMEOUT`, outcome unknown).
 * - `absent`: an open finds that there is no storage here and never will be (`MISSING_DEPENDENCY`, not transient).
 * - `crash-before`, `crash-after`: the tab is killed, before or after the transaction took effect. The call never settles.
 */
export type StorageFault =
  | 'abort'
  | 'quota'
  | 'error'
  | 'closed'
  | 'closed-after'
  | 'absent'
  | 'hang'
  | 'hang-after'
  | 'crash-before'
  | 'crash-after'

/** A call of storage, as a source of faults sees it. */
export interface StorageCall {
  /** Position of the call among all calls to this disk, from 0. */
  readonly index: number
  readonly verb: 'open' | 'read' | 'keys' | 'write'
  readonly database: string
}

/** Decides about each call; undefined lets it pass. */
export type StorageFaultSource = (call: StorageCall) => StorageFault | undefined

/** Whether the transaction of a call with that fault takes effect. */
export function takesEffect(fault: StorageFault | undefined): boolean {
  return fault === undefined || fault === 'closed-after' || fault === 'hang-after' || fault === 'crash-after'
}

export function faultError(fault: StorageFault, { verb, database }: StorageCall, timeoutMs: number): HoldfastError {
  const fields = { database, verb, fault }
  const unknown = verb === 'write' ? { ...fields, outcome: 'unknown' } : fields
  const transient = fault !== 'absent'
  switch (fault) {
    case 'quota':
      if (verb !== 'write') break
      return new HoldfastError('STORAGE_FULL', `Database '${database}': no space (simulated).`, { fields })
    case 'error':
      if (verb === 'open' || verb === 'write') break
      return new HoldfastError('STATE_CORRUPTED', `Database '${database}': unreadable value (simulated).`, { fields })
    case 'hang':
    case 'hang-after':
      return new HoldfastError('TIMEOUT', `Database '${database}': no answer within ${timeoutMs} ms (simulated).`, {
        fields: unknown,
      })
    case 'closed':
    case 'closed-after':
      return new HoldfastError('MISSING_DEPENDENCY', `Database '${database}': connection lost (simulated).`, {
        fields: { ...unknown, transient },
      })
    default:
  }
  return new HoldfastError('MISSING_DEPENDENCY', `Database '${database}': ${verb} failed (simulated).`, {
    fields: { ...fields, transient },
  })
}
