import type { StorageKey, StorageQuery } from '../ports/storage.js'

/** Keys of the rows of a store's database. */
export const rows = {
  /** Storage format, identity, snapshot pointer: see `Meta`. */
  meta: ['meta'] as StorageKey,
  /** A short text that changes with identity and generation: what an append compares. */
  fence: ['fence'] as StorageKey,
  config: ['config'] as StorageKey,
  journalRecord: (from: number): StorageKey => ['j', from],
  chunk: (chunkSet: string, slice: string, index: number): StorageKey => ['s', chunkSet, slice, index],
  quarantined: (id: string): StorageKey => ['q', id],
  /** Commits that a tab of an older app handed over to newer ones. */
  handover: (writer: string, from: number): StorageKey => ['h', writer, from],
  journal: ['j'] as StorageKey,
  journalFrom: (from: number): StorageQuery => ({ prefix: ['j'], from }),
  journalTo: (to: number): StorageQuery => ({ prefix: ['j'], to }),
  chunksOf: (chunkSet: string, slice: string): StorageQuery => ({ prefix: ['s', chunkSet, slice] }),
  chunks: { prefix: ['s'] } as StorageQuery,
  handovers: { prefix: ['h'] } as StorageQuery,
  handoversOf: (writer: string): StorageQuery => ({ prefix: ['h', writer] }),
  quarantine: { prefix: ['q'] } as StorageQuery,
} as const
