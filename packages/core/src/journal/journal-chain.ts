import type { CommitRecord } from '../commit/commit.js'
import type { Findings } from './check-stored.js'
import { decodeJournalRecord, type JournalRecord } from './journal-record.js'
import { rows } from './rows.js'

/** Where a chain of records begins: the sequence number and sum of what came before. */
export interface ChainStart {
  readonly seq: number
  readonly sum: number
  /** Key of the last row, where it is known: a damaged row can not tell, and its number is not given out again. */
  readonly end?: number | undefined
}

export interface JournalChain {
  readonly commits: readonly CommitRecord[]
  readonly head: number
  readonly sum: number
  readonly journalRecords: number
  readonly journalBytes: number
  /** Sequence numbers that should be there and are not. */
  readonly missingCommits: number
  /** Whether some row could not be decoded. */
  readonly isDamaged: boolean
  /** Whether some record does not follow the one before it. */
  readonly isBroken: boolean
}

const maxRowCommits = 10_000

/**
 * Decodes the journal rows after `start`, in order, each commit once. A record that is damaged becomes a finding; the later
 * ones are kept.
 */
export function readJournalChain(journal: readonly unknown[], start: ChainStart, found: Findings): JournalChain {
  const commits: CommitRecord[] = []
  const seen = new Set<string>()
  let head = start.seq
  let { sum } = start
  let journalRecords = 0
  let journalBytes = 0
  let missingCommits = 0
  let isBroken = false
  let isDamaged = false
  let { end = 0 } = start
  for (const [row, record] of inOrder()) {
    if (record.from <= head) {
      // A copy of what is there already says nothing new; anything else under these numbers is no part of the chain.
      if (record.commits.some(({ cid }) => !seen.has(cid)) && record.from > start.seq) {
        setAside(row, 'journal row stands in the place of another', head)
      }
      continue
    }
    // Its own checksum holds, so it is kept: to set it aside would lose what was saved. The next snapshot mends the chain.
    if (record.from !== head + 1 || record.prev !== sum) isBroken = true
    missingCommits += record.from - head - 1
    head = record.to
    sum = record.sum
    journalRecords++
    journalBytes += record.bytes
    for (const commit of record.commits) {
      if (!seen.has(commit.cid)) commits.push(commit)
      seen.add(commit.cid)
    }
  }
  if (end > head) {
    missingCommits += end - head
    head = end
  }
  return { commits, head, sum, journalRecords, journalBytes, missingCommits, isDamaged, isBroken }

  /** The rows that can be decoded, by the numbers that they bear: what stands under another row's key goes to its own place. */
  function inOrder(): readonly (readonly [row: unknown, record: JournalRecord])[] {
    const decoded: (readonly [unknown, JournalRecord])[] = []
    let last = start.seq
    for (const row of journal) {
      const record = tryDecode(row)
      if (typeof record === 'string') {
        setAside(row, record, last)
        continue
      }
      // Its key is taken, whatever the number in it: no append may try that again. An empty row is a place that was kept.
      if (record.from <= last && record.to >= record.from) isBroken = isDamaged = true
      last = Math.max(last, record.to)
      decoded.push([row, record])
    }
    return isDamaged ? decoded.sort(([, one], [, other]) => one.from - other.from) : decoded
  }

  function setAside(value: unknown, reason: string, before: number): void {
    isBroken = isDamaged = true
    const { from, to } = (value ?? {}) as { readonly from?: unknown; readonly to?: unknown }
    // What it says of its length is believed when it can be so: mostly another part of it is damaged.
    if (from === start.end && typeof to === 'number' && to - end < maxRowCommits) end = Math.max(end, Math.trunc(to))
    found.findings.push({
      slice: null,
      key: rows.journalRecord(typeof from === 'number' ? from : before + 1),
      value,
      reason,
    })
  }
}

function tryDecode(row: unknown): JournalRecord | string {
  try {
    return decodeJournalRecord(row)
  } catch (error) {
    return (error as Error).message
  }
}
