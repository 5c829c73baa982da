import type { CommitRecord } from '../commit/commit.js'
import { sizeBytes } from '../model/size.js'
import type { StorageRow } from '../ports/storage.js'
import { encodeJournalRecord } from './journal-record.js'
import { rows } from './rows.js'

/** Rows above some 64 kB leave LevelDB for files of their own. */
const recordBytes = 48_000
/** So much goes into one transaction at most; the rest follows in the next. */
const transactionBytes = 1_000_000
/** A commit without its effect. */
const commitOverheadBytes = 120

export interface EncodedAppend {
  readonly rows: readonly StorageRow[]
  /** How many of the commits are in it, from the first. */
  readonly count: number
  readonly bytes: number
  /** Sum of the last record. */
  readonly sum: number
}

/** The first commits, as journal rows for one transaction. */
export function encodeAppend(
  commits: readonly { readonly record: CommitRecord }[],
  place: { readonly from: number; readonly prev: number; readonly writer: string; readonly schemaVersion: number },
): EncodedAppend {
  const encoded: StorageRow[] = []
  let { prev: sum } = place
  let count = 0
  let bytes = 0
  while (count < commits.length && bytes < transactionBytes) {
    const end = endOfRecord(commits, count)
    const group = commits.slice(count, end).map(({ record }) => record)
    const row = encodeJournalRecord(group, { ...place, from: place.from + count, prev: sum })
    encoded.push([rows.journalRecord(row.from), row])
    sum = row.sum
    bytes += row.body.length
    count = end
  }
  return { rows: encoded, count, bytes, sum }
}

/** Where a record that begins at `start` should end. One commit may be larger than a record should be: it stands alone. */
function endOfRecord(commits: readonly { readonly record: CommitRecord }[], start: number): number {
  let bytes = 0
  let end = start
  for (let commit = commits[end]; commit !== undefined && bytes < recordBytes; commit = commits[end]) {
    bytes += commitOverheadBytes + sizeBytes(commit.record.effect) + sizeBytes(commit.record.conflicts)
    end++
  }
  return end
}
