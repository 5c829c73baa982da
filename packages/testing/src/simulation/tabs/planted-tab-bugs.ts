import type { StorageKey, StorageWrite } from '@holdfast/core'
import { withStorage } from '../with-storage.js'
import type { TabsBug } from './tabs-plan.js'
import { type Checksum, trustPayloads } from './trust-payloads.js'

/** Passes everything on. The simulation must find nothing: what it finds in the others is not the wrapper's doing. */
export const harmlessTabsBug: TabsBug = { sabotage: () => withStorage(() => ({})), wrapBump: () => (bump) => bump }

/** Ways in which tabs could lose or tear each other's edits. The simulation must find each. */
export const plantedTabBugs = (checksum: Checksum): Readonly<Record<string, TabsBug>> => ({
  'what a doorbell brings is taken for what follows': {
    sabotage: () => (platform) => trustPayloads(platform, checksum),
  },
  'a cloned tab id': {
    // "Duplicate tab" copies the session storage in which it was kept.
    sabotage: () => {
      let tabId: string | undefined
      return ({ ids, ...platform }) => {
        let isFirst = true
        const create = () => {
          const id = isFirst ? (tabId ?? ids.create()) : ids.create()
          if (isFirst) tabId = id
          isFirst = false
          return id
        }
        return { ...platform, ids: { ...ids, create } }
      }
    },
  },
  'a commit is known by its position': {
    // A write of unknown outcome counts as done when there is a row where it should be, whoever's that is.
    sabotage: () =>
      withStorage((storage) => ({
        write: (write) =>
          storage.write(write).catch(async (error: unknown) => {
            const [first] = write.add ?? []
            if (first === undefined) throw error
            const [found] = await storage.read([{ key: first[0] }])
            if (found?.[0] === undefined) throw error
            return 'written' as const
          }),
      })),
  },
  'an append does not compare': {
    sabotage: () => withStorage((storage) => ({ write: (write) => storage.write(blind(write)) })),
  },
  'effects stay as they were first derived': {
    wrapBump: () => {
      const derived = new Map<string, number>()
      return () => (draft, by, mark) => {
        const count = derived.get(mark) ?? draft.count + by
        derived.set(mark, count)
        draft.count = count
      }
    },
  },
  'a counter is merged as the last write': { tally: { fields: { labels: 'set', note: 'text' } } },
  'a set takes back what was taken out': {
    tally: {
      conflict: ({ merged, mine, theirs, base }) => ({
        votes: theirs.votes + mine.votes - (base?.votes ?? 0),
        labels: [...new Set([...theirs.labels, ...mine.labels])],
        note: merged.note,
      }),
    },
  },
  'what was handed over is removed first, and then written': {
    sabotage: () =>
      withStorage((storage) => ({
        write: async ({ remove, ...write }) => {
          if (remove?.some((query) => 'key' in query && query.key[0] === 'h') !== true) {
            return storage.write({ ...write, ...(remove && { remove }) })
          }
          await storage.write({ remove, durability: write.durability })
          return storage.write(write)
        },
      })),
  },
  'what was handed over is made anew': { sabotage: () => withStorage(renamedHandovers(checksum)) },
  'a lock keeps only its own tab out': {
    sabotage: () => {
      let tabs = 0
      return ({ locks, ...platform }) => {
        const tab = ++tabs
        const withLock: typeof locks.withLock = (name, request, work) =>
          locks.withLock(`${name} in tab ${tab}`, request, work)
        return { ...platform, locks: { ...locks, withLock } }
      }
    },
  },
  'an append compares first, under a lock, and then writes': {
    sabotage: () =>
      withStorage((storage, { locks, clock }) => ({
        write: async (write) => {
          if (!write.add) return storage.write(write)
          const { expect, add } = write
          const append = async () => {
            const [fences = [], ...taken] = await storage.read([
              { key: expect?.key ?? [] },
              ...add.map(([key]) => ({ key })),
            ])
            if (expect?.holds(fences[0]) === false || taken.some(({ length }) => length > 0)) return 'conflict' as const
            return storage.write(blind(write))
          }
          const mine = await locks.withLock('append', { ifAvailable: true }, append)
          if (mine !== undefined) return mine
          // Whoever has held it for so long must be gone.
          await new Promise<void>((resolve) => void clock.schedule(resolve, 500))
          return (await locks.withLock('append', { ifAvailable: false, steal: true }, append)) ?? 'conflict'
        },
      })),
  },
})

/** Commits that were handed over get another identity, so that nobody can tell that they were taken in before. */
function renamedHandovers(checksum: Checksum): Parameters<typeof withStorage>[0] {
  return (storage) => ({
    read: async (queries) => {
      const results = await storage.read(queries)
      return results.map((found, index) => {
        const query = queries[index]
        const key = query && 'key' in query && query.key[0] === 'h' ? query.key : undefined
        return key === undefined ? found : found.map((row) => renamed(row as StoredHandover, key, checksum))
      })
    },
  })
}

interface StoredHandover {
  readonly record: { readonly from: number; readonly to: number; readonly writer: string; readonly schema: number }
}

function renamed(row: StoredHandover, key: StorageKey, checksum: Checksum): unknown {
  const { prev, body } = row.record as unknown as { readonly prev: number; readonly body: string }
  const { from, to, schema } = row.record
  const writer = `${row.record.writer}again`
  const sum = checksum(body, checksum(`${from}.${to}.${schema}.${prev}.${writer}`))
  return { ...row, record: { ...row.record, writer, sum }, sum: checksum(JSON.stringify([1, key]), sum) }
}

/** The same without looking at what is there. */
function blind({ expect: _expect, add = [], put = [], ...write }: StorageWrite): StorageWrite {
  return { ...write, put: [...put, ...add] }
}
