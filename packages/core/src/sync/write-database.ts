import type { Finding } from '../journal/check-stored.js'
import { encodeJournalRecord } from '../journal/journal-record.js'
import type { Meta } from '../journal/meta.js'
import { rows } from '../journal/rows.js'
import { flipSnapshot, type SnapshotSource, writeSnapshot } from '../journal/snapshot.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import type { Reader } from './catch-up.js'
import { snapshotTools } from './snapshot-tools.js'

/**
 * Writes a whole state as the snapshot in force: into an empty database, or over the data of an older schema. Whether it
 * was this tab or another that did it, the database is read next.
 */
export async function writeDatabase(
  storage: Storage,
  writer: Pick<Reader, 'shape' | 'tabId' | 'fingerprints'>,
  state: Pick<SnapshotSource, 'version' | 'seq' | 'sum' | 'writers'>,
  findings: readonly Finding[],
  expected: Meta | undefined,
  platform: Platform,
): Promise<void> {
  const { shape, tabId } = writer
  const { pointer } = await writeSnapshot(
    { ...state, previous: undefined, stale: new Set() },
    snapshotTools(storage, writer, platform),
  )
  if (expected === undefined) {
    await flipSnapshot(storage, shape, expected, platform.ids.create(), pointer, findings)
    return
  }
  // The migration takes a number of its own. A tab of the older app may append meanwhile; it takes the same number then,
  // one of both fails, and what was saved in the old schema is migrated with the rest.
  const from = pointer.seq + 1
  const place = { from, prev: pointer.sum, writer: tabId, schemaVersion: shape.version }
  const placeholder = [rows.journalRecord(from), encodeJournalRecord([], place)] as const
  await flipSnapshot(storage, shape, expected, expected.replicaId, { ...pointer, seq: from }, findings, placeholder)
}
