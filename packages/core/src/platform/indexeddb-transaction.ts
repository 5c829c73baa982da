import type {
  StorageExpectation,
  StorageKey,
  StoragePatience,
  StorageQuery,
  StorageRow,
  StorageWrite,
  StorageWriteOutcome,
} from '../ports/storage.js'
import { indexedDbError, storageTimeout } from './indexeddb-error.js'

/** The one object store of each database. */
export const ROWS = 'rows'

/** What a running transaction needs to know of the connection that it belongs to. */
export interface TransactionOwner {
  readonly database: string
  readonly patience: StoragePatience
  schedule(run: () => void, delayMs: number): () => void
  /** The connection misbehaved: the next call shall open another. */
  drop(db: IDBDatabase): void
}

/** Runs a write in a transaction that was just made. This is the hottest path of storage: one promise, few closures. */
export function runWrite(
  transaction: IDBTransaction,
  write: StorageWrite,
  owner: TransactionOwner,
): Promise<StorageWriteOutcome> {
  return new Promise((resolve, reject) => {
    const { expect } = write
    const { timeoutMs } = owner.patience
    let outcome: StorageWriteOutcome = 'written'
    /** Expected rows that were not looked at yet. */
    let unseen = 0
    let committing = false
    let failed = false
    let failure: unknown
    const stopWaiting = owner.schedule(() => {
      fail(storageTimeout(owner.database, 'write', timeoutMs))
      reject(failure)
      owner.drop(transaction.db)
    }, timeoutMs)

    const fail = (error: unknown) => {
      failed = true
      failure = error
      abort(transaction)
    }
    const onAddError = (event: Event) => {
      if ((event.target as IDBRequest).error?.name !== 'ConstraintError') return
      outcome = 'conflict'
      // Once commit() was called abort() throws; the error then aborts by itself, provided that nobody prevents it.
      if (abort(transaction)) event.preventDefault()
    }
    const look = (request: IDBRequest<unknown>, expected: StorageExpectation) => {
      request.onsuccess = () => {
        unseen--
        try {
          if (!expected.holds(request.result)) {
            outcome = 'conflict'
            abort(transaction)
          } else if (outcome === 'written' && unseen === 0) commit()
        } catch (error) {
          fail(error)
        }
      }
    }
    const commit = () => {
      // Without this, a write made while the page goes away is lost with it.
      transaction.commit()
      committing = true
    }
    transaction.oncomplete = () => {
      stopWaiting()
      resolve(outcome)
    }
    transaction.onabort = () => {
      stopWaiting()
      if (failed) reject(failure)
      else if (outcome === 'conflict') resolve(outcome)
      else {
        const { error } = transaction
        // Quota is the one reason that says nothing about the connection. A connection that dies while committing tells nobody whether it did.
        const full = error?.name === 'QuotaExceededError'
        if (!full) owner.drop(transaction.db)
        reject(indexedDbError(owner.database, 'write', error, committing && !full ? 'unknown' : 'none'))
      }
    }
    try {
      const store = transaction.objectStore(ROWS)
      for (let expected = expect; expected !== undefined; expected = expected.also) {
        unseen++
        look(store.get(expected.key as IDBValidKey), expected)
      }
      // Asked for together with the look at the expected rows: one way to the browser process and back instead of two.
      issue(store, write, onAddError)
      if (unseen === 0) commit()
    } catch (error) {
      // The rows put before the one that threw would be committed otherwise.
      fail(indexedDbError(owner.database, 'write', error))
    }
  })
}

/** Reads several queries in a transaction that was just made, values or keys. */
export function runRead<T>(
  transaction: IDBTransaction,
  queries: readonly StorageQuery[],
  ask: (store: IDBObjectStore, query: IDBKeyRange) => IDBRequest<T[]>,
  owner: TransactionOwner,
): Promise<T[][]> {
  return new Promise((resolve, reject) => {
    const results = new Array<T[]>(queries.length)
    let missing = queries.length
    if (missing === 0) {
      resolve(results)
      return
    }
    const { timeoutMs } = owner.patience
    const store = transaction.objectStore(ROWS)
    const stopWaiting = owner.schedule(() => {
      reject(storageTimeout(owner.database, 'read', timeoutMs))
      abort(transaction)
      owner.drop(transaction.db)
    }, timeoutMs)
    transaction.onabort = () => {
      stopWaiting()
      const failure = indexedDbError(owner.database, 'read', transaction.error)
      if (failure.code !== 'STATE_CORRUPTED') owner.drop(transaction.db)
      reject(failure)
    }
    queries.forEach((query, position) => {
      const request = ask(store, rangeOf(query))
      request.onsuccess = () => {
        results[position] = request.result
        missing -= 1
        if (missing > 0) return
        stopWaiting()
        resolve(results)
      }
    })
  })
}

function issue(store: IDBObjectStore, write: StorageWrite, onAddError: (event: Event) => void): void {
  if (write.remove) for (const query of write.remove) store.delete(rangeOf(query))
  if (write.put) for (const row of write.put) store.put(row[1], row[0] as IDBValidKey)
  if (write.add) for (const row of write.add) add(store, row, onAddError)
}

function add(store: IDBObjectStore, row: StorageRow, onAddError: (event: Event) => void): void {
  store.add(row[1], row[0] as IDBValidKey).onerror = onAddError
}

/** False when the transaction is beyond aborting: finished, or committing. */
function abort(transaction: IDBTransaction): boolean {
  try {
    transaction.abort()
    return true
  } catch {
    return false
  }
}

/** An empty array sorts after every number and string, so it bounds what may follow a key from above. */
const AFTER_ALL: IDBValidKey = []

function rangeOf(query: StorageQuery): IDBKeyRange {
  if ('key' in query) return IDBKeyRange.only(query.key as StorageKey as IDBValidKey)
  const { prefix, from, to } = query
  const lower = from === undefined ? prefix : [...prefix, from]
  const upper = to === undefined ? [...prefix, AFTER_ALL] : [...prefix, to, AFTER_ALL]
  // The row whose key is the bare prefix is followed by nothing, so it is not of the query.
  return IDBKeyRange.bound(lower, upper, from === undefined, true)
}
