import type { Clock } from '../ports/clock.js'
import type { StoragePatience } from '../ports/storage.js'
import { indexedDbError, storageClosed, storageTimeout } from './indexeddb-error.js'

/** A connection that is opened when needed and replaced after it broke. */
export interface Connection {
  /** The open database, if there is one: a caller that finds it needs to wait for nothing. */
  readonly current: IDBDatabase | undefined
  /** The open database, opening it if need be. */
  open(): Promise<IDBDatabase>
  /** Lets go of a database that misbehaved, if it is still the current one. */
  drop(db: IDBDatabase): void
  close(): void
}

export function createConnection(
  database: string,
  connect: () => Promise<IDBDatabase>,
  clock: Clock,
  patience: StoragePatience,
  onTaken: () => void = () => undefined,
): Connection {
  let current: IDBDatabase | undefined
  let opening: Promise<IDBDatabase> | undefined
  let closed = false

  const drop = (db: IDBDatabase) => {
    if (current === db) current = undefined
    db.close()
  }
  const adopt = (db: IDBDatabase) => {
    current = db
    const giveUp = () => {
      drop(db)
      onTaken()
    }
    // Another tab wants to upgrade or delete the database and waits for us: running transactions end, then we are gone.
    db.onversionchange = giveUp
    db.addEventListener('close', giveUp)
    return db
  }
  /** Some browsers never answer: https://github.com/jakearchibald/idb-keyval/issues/120 */
  const openInTime = () =>
    new Promise<IDBDatabase>((resolve, reject) => {
      let late = false
      const { timeoutMs } = patience
      const stopWaiting = clock.schedule(() => {
        late = true
        reject(storageTimeout(database, 'open', timeoutMs))
      }, timeoutMs)
      connect().then(
        (db) => {
          stopWaiting()
          if (!late && !closed) return resolve(adopt(db))
          db.close()
          reject(storageClosed(database))
        },
        (error: unknown) => {
          stopWaiting()
          reject(indexedDbError(database, 'open', error))
        },
      )
    })

  return {
    get current() {
      return current
    },
    open() {
      if (closed) return Promise.reject(storageClosed(database))
      if (current) return Promise.resolve(current)
      opening ??= openInTime().finally(() => {
        opening = undefined
      })
      return opening
    },
    drop,
    close() {
      closed = true
      if (current) drop(current)
    },
  }
}
