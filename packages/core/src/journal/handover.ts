import type { CommitRecord } from '../commit/commit.js'
import { checksum } from '../model/checksum.js'
import type { StorageKey, StorageRow } from '../ports/storage.js'
import { encodeAppend } from './append.js'
import { DecodeError, decodeCount, decodeRecord } from './decode.js'
import { decodeJournalRecord, type StoredJournalRecord } from './journal-record.js'
import { rows } from './rows.js'

/** Of a row of handed over commits. It has nothing to do with the version of the schema, nor with the storage format. */
const handoverFormat = 1

/** Commits of one tab as rows for newer apps: of the first of them, as many as go into one transaction. */
export function encodeHandover(
  commits: readonly { readonly record: CommitRecord }[],
  { from, writer, schemaVersion }: { readonly from: number; readonly writer: string; readonly schemaVersion: number },
): { readonly rows: readonly StorageRow[]; readonly count: number; readonly bytes: number } {
  const encoded = encodeAppend(commits, { from, prev: 0, writer, schemaVersion })
  const handovers = encoded.rows.map(([, value]): StorageRow => {
    const record = value as StoredJournalRecord
    const key = rows.handover(writer, record.from)
    return [key, { format: handoverFormat, record, sum: sumOf(key, record.sum) }]
  })
  return { rows: handovers, count: encoded.count, bytes: encoded.bytes }
}

/** What a tab of an older app could not append. */
export interface Handover {
  readonly writer: string
  readonly schemaVersion: number
  /** In order; what each does is what it was asked for, in terms of the older schema. */
  readonly commits: readonly CommitRecord[]
}

/** What a row holds; `newer` when it is of a format that this app does not know. Throws `DecodeError` for a damaged one. */
export function decodeHandover(key: StorageKey, value: unknown): Handover | 'newer' {
  const row = decodeRecord(value, 'handover')
  const record = decodeRecord(row.record, 'handover record')
  if (row.sum !== sumOf(key, decodeCount(record, 'sum'))) {
    if (decodeCount(row, 'format') > handoverFormat) return 'newer'
    throw new DecodeError('handover fails its checksum')
  }
  const { commits } = decodeJournalRecord(record)
  return { writer: String(record.writer), schemaVersion: decodeCount(record, 'schema'), commits }
}

/** The place is part of it: a row of another kind or place is none. */
function sumOf(key: StorageKey, recordSum: number): number {
  return checksum(JSON.stringify([handoverFormat, key]), recordSum)
}
