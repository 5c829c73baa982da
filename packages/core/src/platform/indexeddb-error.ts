import { HoldfastError, type HoldfastErrorCode } from '../errors.js'

/** Names of DOMExceptions that mean that a stored value is there and cannot be read. */
const UNREADABLE = new Set(['DataError', 'NotReadableError', 'EncodingError'])

export type StorageVerb = 'open' | 'read' | 'write'

/** A failure of IndexedDB in the words of the storage contract. `outcome: 'unknown'`: it may nevertheless have been written. */
export function indexedDbError(
  database: string,
  verb: StorageVerb,
  cause: unknown,
  outcome: 'none' | 'unknown' = 'none',
): HoldfastError {
  if (cause instanceof HoldfastError) return cause
  const name = (cause as { name?: unknown } | null | undefined)?.name
  const fields = {
    database,
    verb,
    error: typeof name === 'string' ? name : 'closed',
    outcome,
    transient: name !== 'SecurityError',
  }
  const [code, message] = explain(verb, fields.error)
  return new HoldfastError(code, `Database '${database}': ${message}`, { cause: cause ?? undefined, fields })
}

export function storageTimeout(database: string, verb: StorageVerb, timeoutMs: number): HoldfastError {
  return new HoldfastError(
    'TIMEOUT',
    `Database '${database}': no answer to ${verb} within ${timeoutMs} ms. It may still take effect; read before trying again.`,
    { fields: { database, verb, timeoutMs, outcome: 'unknown' } },
  )
}

/** Somebody else holds a connection that keeps the database from being set right. */
export function storageBlocked(database: string): HoldfastError {
  return new HoldfastError(
    'MISSING_DEPENDENCY',
    `Database '${database}': another tab keeps it from being set right. It is tried again; close other tabs of this site.`,
    { fields: { database, verb: 'open', transient: true } },
  )
}

export function storageClosed(database: string): HoldfastError {
  return new HoldfastError('CLOSED', `Database '${database}' was closed.`, { fields: { database } })
}

function explain(verb: StorageVerb, name: string): [HoldfastErrorCode, string] {
  if (verb === 'open') return ['MISSING_DEPENDENCY', `it cannot be opened (${name}). ${openAdvice(name)}`]
  if (name === 'QuotaExceededError') {
    return [
      'STORAGE_FULL',
      'the browser grants no more space; nothing was written. Free some on the device or delete old backups; it is tried again.',
    ]
  }
  if (name === 'TimeoutError') return ['TIMEOUT', 'the browser gave the transaction up. It is tried again.']
  if (verb === 'read' && UNREADABLE.has(name)) return ['STATE_CORRUPTED', `a stored value cannot be read (${name}).`]
  if (verb === 'write' && (name === 'DataCloneError' || name === 'DataError')) {
    return ['MISUSE', `a value or key is of a kind that cannot be stored (${name}). Nothing was written.`]
  }
  return [
    'MISSING_DEPENDENCY',
    `${verb} failed because the connection or the database did (${name}). It is tried again on a new one.`,
  ]
}

function openAdvice(name: string): string {
  if (name === 'SecurityError') return 'Site data is blocked here: allow it for this site and reload.'
  return 'It is tried again; if that does not help, restart the browser, or export what you need and clear the data of this site.'
}
