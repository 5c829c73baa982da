import type { Platform, StorageQuery, StorageWrite } from '@holdfast/core'
import { withStorage } from './with-storage.js'

/** Ways in which storage, or an engine that misuses it, goes wrong in the field. The simulation must find each. */
export const plantedBugs: Readonly<Record<string, (platform: Platform) => Platform>> = {
  'saved before the transaction is complete': withStorage((storage, { clock }) => ({
    write: (write) => {
      clock.schedule(() => void storage.write(write).catch(() => undefined), 20)
      return Promise.resolve('written')
    },
  })),
  'errors of a write are swallowed': withStorage((storage) => ({
    write: (write) => storage.write(write).catch(() => 'written' as const),
  })),
  'strict is not strict': withStorage((storage) => ({
    write: (write) => storage.write({ ...write, durability: 'relaxed' }),
  })),
  'the newest row is sometimes not read yet': withStorage((storage, { ids }) => ({
    read: async (queries) => {
      const results = await storage.read(queries)
      return results.map((rows, index) => (isJournal(queries[index]) && ids.random() < 0.1 ? rows.slice(0, -1) : rows))
    },
  })),
  'the journal is removed before the snapshot that covers it is in force': withStorage((storage) => ({
    write: async ({ remove, ...write }: StorageWrite) => {
      if (remove === undefined) return storage.write(write)
      const { expect, durability } = write
      const outcome = await storage.write({ remove, durability, ...(expect && { expect }) })
      return outcome === 'conflict' ? outcome : storage.write(write)
    },
  })),
  'a connection that broke is used again': withStorage((storage) => {
    let broken: unknown
    return {
      write: (write) =>
        broken === undefined
          ? storage.write(write).catch((error: unknown) => {
              if ((error as { code?: unknown }).code === 'MISSING_DEPENDENCY') broken = error
              throw error
            })
          : Promise.reject(broken),
    }
  }),
  'the log is not scrubbed': ({ storage: { scrub, ...storage }, ...platform }) => ({ ...platform, storage }),
  'records are kept in memory': withStorage((storage) => ({
    write: (write) => (write.add ? Promise.resolve('written') : storage.write(write)),
  })),
}

function isJournal(query: StorageQuery | undefined): boolean {
  return query !== undefined && 'prefix' in query && query.prefix[0] === 'j'
}
