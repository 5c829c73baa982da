import { createStore } from 'idb-keyval'
import { HoldfastError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { Storage, StorageEstimate, StoragePatience, StoragePort } from '../ports/storage.js'
import { ambient } from './ambient.js'
import { type Connection, createConnection } from './indexeddb-connection.js'
import { indexedDbError, storageBlocked, storageClosed } from './indexeddb-error.js'
import { ROWS, runRead, runWrite, type TransactionOwner } from './indexeddb-transaction.js'
import { renewLog } from './renew-log.js'

const DURABILITY = { relaxed: { durability: 'relaxed' }, strict: { durability: 'strict' } } as const

/** All databases of an origin share one log, and a browser that was killed took its pages along: once per page is enough. */
let renewal: Promise<void> | undefined

/** Row storage in IndexedDB: one database per store, opened through idb-keyval, with transactions of our own. */
export function indexedDbStorage(clock: Clock): StoragePort {
  return {
    async open(name, patience, onTaken) {
      const database = `holdfast:${name}`
      const connection = createConnection(database, () => connect(database), clock, patience, onTaken)
      await connection.open()
      return createStorage(database, connection, clock, patience)
    },
    estimate,
    persist,
    async scrub() {
      const factory = ambient('indexedDB')
      if (factory) renewal ??= renewLog(factory)
      await renewal
    },
  }
}

function createStorage(database: string, connection: Connection, clock: Clock, patience: StoragePatience): Storage {
  let closed = false
  /** Ends of the waits that are under way. */
  const waits = new Set<() => void>()
  const schedule: Clock['schedule'] = (run, delayMs) => {
    const end = () => {
      waits.delete(end)
      run()
    }
    const cancel = clock.schedule(end, delayMs)
    waits.add(end)
    return () => {
      waits.delete(end)
      cancel()
    }
  }
  const owner: TransactionOwner = { database, patience, schedule, drop: connection.drop }

  /**
   * Calls `run` with a new transaction. A connection that the browser closed without a word throws InvalidStateError for
   * ever (https://github.com/jakearchibald/idb-keyval/issues/142): it is replaced, and the call made once more.
   */
  function transact<T>(
    mode: IDBTransactionMode,
    options: IDBTransactionOptions | undefined,
    run: (transaction: IDBTransaction) => Promise<T>,
  ): Promise<T> {
    if (closed) return Promise.reject(storageClosed(database))
    const db = connection.current
    if (db) {
      let transaction: IDBTransaction
      try {
        transaction = db.transaction(ROWS, mode, options)
      } catch {
        connection.drop(db)
        return transactAnew(mode, options, run)
      }
      return run(transaction)
    }
    return transactAnew(mode, options, run)
  }

  async function transactAnew<T>(
    mode: IDBTransactionMode,
    options: IDBTransactionOptions | undefined,
    run: (transaction: IDBTransaction) => Promise<T>,
  ): Promise<T> {
    const db = await connection.open()
    let transaction: IDBTransaction
    try {
      transaction = db.transaction(ROWS, mode, options)
    } catch (error) {
      connection.drop(db)
      throw indexedDbError(database, mode === 'readonly' ? 'read' : 'write', error)
    }
    return run(transaction)
  }

  return {
    read: (queries) =>
      transact('readonly', undefined, (transaction) =>
        runRead<unknown>(transaction, queries, (store, range) => store.getAll(range), owner),
      ),
    async keys(query) {
      const [keys = []] = await transact('readonly', undefined, (transaction) =>
        runRead(transaction, [query], (store, range) => store.getAllKeys(range), owner),
      )
      return keys as unknown as readonly (string | number)[][]
    },
    write: (write) =>
      transact('readwrite', DURABILITY[write.durability], (transaction) => runWrite(transaction, write, owner)),
    renew() {
      for (const giveUp of [...waits]) giveUp()
      if (connection.current) connection.drop(connection.current)
    },
    close() {
      closed = true
      connection.close()
    },
  }
}

/** A connection to a database that has our object store. */
async function connect(database: string): Promise<IDBDatabase> {
  const factory = ambient('indexedDB')
  if (!factory) {
    throw new HoldfastError(
      'MISSING_DEPENDENCY',
      'There is no IndexedDB here (a server, a sandboxed frame, or site data is blocked): state is kept in memory only.',
    )
  }
  await ensureRows(factory, database)
  return createStore(database, ROWS)('readonly', (store) => store.transaction.db)
}

/**
 * Makes sure that the database has our object store. idb-keyval creates it only together with the database; where the
 * database exists without it, idb-keyval fails for good and keeps a connection that blocks every repair, so we look first.
 */
async function ensureRows(factory: IDBFactory, database: string): Promise<void> {
  const db = await openByHand(factory, database)
  const lacking = !db.objectStoreNames.contains(ROWS)
  db.close()
  if (lacking) (await openByHand(factory, database, db.version + 1)).close()
}

function openByHand(factory: IDBFactory, database: string, version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(database, version)
    request.onupgradeneeded = () => {
      if (!request.result.objectStoreNames.contains(ROWS)) request.result.createObjectStore(ROWS)
    }
    let isBlocked = false
    request.onblocked = () => {
      isBlocked = true
      reject(storageBlocked(database))
    }
    request.onsuccess = () => (isBlocked ? request.result.close() : resolve(request.result))
    request.onerror = () => reject(request.error)
  })
}

async function estimate(): Promise<StorageEstimate | undefined> {
  try {
    const storage = ambient('navigator')?.storage
    const { usage, quota } = (await storage?.estimate?.()) ?? {}
    if (usage === undefined || quota === undefined) return undefined
    return { usageBytes: usage, quotaBytes: quota, persisted: (await storage?.persisted?.()) ?? false }
  } catch {
    return undefined
  }
}

async function persist(): Promise<boolean | undefined> {
  try {
    const navigator = ambient('navigator')
    const permission = await navigator?.permissions?.query({ name: 'persistent-storage' }).catch(() => undefined)
    return permission?.state === 'denied' ? false : await navigator?.storage?.persist?.()
  } catch {
    return undefined
  }
}
