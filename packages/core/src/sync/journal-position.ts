import type { CommitRecord } from '../commit/commit.js'
import type { Finding } from '../journal/check-stored.js'
import type { JournalChain } from '../journal/journal-chain.js'
import type { Meta } from '../journal/meta.js'
import type { RootState } from '../model/root-state.js'
import type { SavedTail } from './saved-tail.js'

/** What this tab knows of the database that it last read or wrote. */
export interface JournalPosition {
  readonly meta: Meta
  /** Sum of the newest record. */
  readonly sum: number
  readonly records: number
  readonly bytes: number
  /** Number of the newest commit of each writer. */
  readonly writers: ReadonlyMap<string, number>
  /** The state that the snapshot stores, where this tab knows it. */
  readonly snapshotState: RootState | undefined
  readonly stale: ReadonlySet<string>
  /** To be set aside with the next snapshot. */
  readonly findings: readonly Finding[]
  readonly tail: SavedTail
  /** Key of the newest record, where a ring brought it and nobody has seen it in the journal yet. */
  readonly unverified?: number | undefined
}

/** The position after reading or writing records, which shows that the ones before are what they were taken for. */
export function extendPosition(
  position: JournalPosition,
  chain: Pick<JournalChain, 'sum' | 'journalRecords' | 'journalBytes'> & {
    readonly commits: readonly Pick<CommitRecord, 'cid'>[]
  },
): JournalPosition {
  return {
    ...position,
    sum: chain.sum,
    records: position.records + chain.journalRecords,
    bytes: position.bytes + chain.journalBytes,
    writers: withWriters(position.writers, chain.commits),
    unverified: undefined,
  }
}

/** Newest writers last, so that a snapshot can forget the oldest. */
export function withWriters(
  writers: ReadonlyMap<string, number>,
  commits: readonly Pick<CommitRecord, 'cid'>[],
): ReadonlyMap<string, number> {
  if (commits.length === 0) return writers
  const next = new Map(writers)
  for (const { cid } of commits) {
    const { writer, n } = parseCid(cid)
    next.delete(writer)
    next.set(writer, n)
  }
  return next
}

export function parseCid(cid: string): { readonly writer: string; readonly n: number } {
  const dash = cid.lastIndexOf('-')
  return { writer: cid.slice(0, dash), n: Number(cid.slice(dash + 1)) }
}

/** Whether the journal already holds that commit: its writer appends in order, so a number tells. */
export function isJournaled(position: JournalPosition, cid: string): boolean {
  const { writer, n } = parseCid(cid)
  return n <= (position.writers.get(writer) ?? -1)
}

/** How far the journal may grow before it is compacted, unless the snapshot is larger. */
export const defaultCompactAfterBytes = 256_000
const maxJournalRecords = 5_000
/** So many times as far it may grow while it holds what only another build can use. */
const foreignFactor = 8

/** How far the journal has grown against the snapshot: above 1 it is time for another one. */
export function growthOf({ meta, records, bytes }: JournalPosition, compactAfterBytes: number): number {
  const snapshotBytes = Object.values(meta.snapshot.slices).reduce((sum, slice) => sum + slice.bytes, 0)
  return Math.max(records / maxJournalRecords, bytes / Math.max(compactAfterBytes, snapshotBytes / 2, 1))
}

/**
 * Whether a snapshot by this tab would take the place of what another build of the app wrote and only that can use. It is left
 * to that build, as long as the journal does not grow too far.
 */
export function isForOthers(position: JournalPosition, compactAfterBytes: number): boolean {
  const isForeign = position.findings.some((finding) => finding.isForeign)
  return isForeign && growthOf(position, compactAfterBytes) <= foreignFactor
}
