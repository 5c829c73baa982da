import type { Storage, StoragePort, StorageQuery, StorageRow, StorageWrite, StorageWriteOutcome } from '@holdfast/core'
import { afterEach, beforeEach } from 'vitest'

/** An implementation of storage to be tested. */
export interface StorageSubject {
  readonly port: StoragePort
  /** Lets time pass until the promise settles, where time is simulated. Default: wait for it. */
  settle?<T>(promise: Promise<T>): Promise<T>
}

/** A storage opened anew for each test, and short ways to use it. */
export interface StorageBench {
  storage: Storage
  database: string
  settle<T>(promise: Promise<T>): Promise<T>
  open(name: string): Promise<Storage>
  write(write: StorageWrite): Promise<StorageWriteOutcome>
  read(query: StorageQuery): Promise<readonly unknown[] | undefined>
}

export const journal: StorageQuery = { prefix: ['j'] }
export const put = (rows: readonly StorageRow[]) => ({ put: rows, durability: 'relaxed' as const })
export const add = (rows: readonly StorageRow[]) => ({ add: rows, durability: 'relaxed' as const })

let databases = 0

export function useStorageBench(createSubject: () => StorageSubject | Promise<StorageSubject>): StorageBench {
  let subject: StorageSubject
  const opened: Storage[] = []
  const settle = <T>(promise: Promise<T>): Promise<T> => subject.settle?.(promise) ?? promise
  const open = async (name: string) => {
    const storage = await settle(subject.port.open(name, { timeoutMs: 10_000 }))
    opened.push(storage)
    return storage
  }
  const bench: StorageBench = {
    storage: undefined as unknown as Storage,
    database: '',
    settle,
    open,
    write: (write) => settle(bench.storage.write(write)),
    read: async (query) => (await settle(bench.storage.read([query])))[0],
  }
  beforeEach(async () => {
    subject = await createSubject()
    bench.database = `contract-${Date.now()}-${++databases}`
    bench.storage = await open(bench.database)
  })
  afterEach(() => {
    for (const each of opened.splice(0)) each.close()
  })
  return bench
}
