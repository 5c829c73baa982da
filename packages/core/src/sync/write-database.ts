import type { Finding } from '../journal/check-stored.js'
import { encodeJournalRecord } from '../journal/journal-record.js'
import { fenceOf, type Meta } from '../journal/meta.js'
import { rows } from '../journal/rows.js'
import { flipSnapshot, type SnapshotSource, writeSnapshot } from '../journal/snapshot.js'
import type { WrittenState } from '../journal/stored-rows.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import type { Reader } from './reader.js'
import { snapshotTools } from './snapshot-tools.js'

/** What a whole state is written over: nothing, data that this app can read, or rows that nobody can. */
export type Overwritten = { readonly quarantine: readonly Finding[]; readonly loss?: Meta['loss'] | undefined } & (
  | { readonly meta: Meta }
  | { readonly fence: unknown; readonly follows: Meta['follows'] }
)

/**
 * Writes a whole state as the snapshot in force: into an empty database, over the data of an older schema, or in place of
 * what was lost. What it covers and nobody could read is set aside. Whether it was this tab or another that did it, the
 * database is read next; what is given says which chunks of it hold what this tab has in memory.
 */
export async function writeDatabase(
  storage: Storage,
  writer: Pick<Reader, 'shape' | 'tabId' | 'fingerprints'>,
  state: Pick<SnapshotSource, 'version' | 'seq' | 'sum' | 'writers'>,
  over: Overwritten,
  platform: Platform,
): Promise<WrittenState> {
  const { shape, tabId } = writer
  const { quarantine, loss } = over
  const tools = snapshotTools(storage, writer, platform)
  const { pointer } = await writeSnapshot({ ...state, previous: undefined, stale: new Set() }, tools)
  const written = { chunkSet: tools.chunkSet, state: state.version.state }
  if ('fence' in over) {
    const replicaId = platform.ids.create()
    const { fence, follows } = over
    await flipSnapshot(storage, shape, { expected: undefined, fence, replicaId, pointer, follows, loss, quarantine })
    return written
  }
  const { meta } = over
  // It takes a number of its own. A tab of an older app may append meanwhile; it takes the same number then, one of both
  // fails, and what was saved by it is read with the rest.
  const from = pointer.seq + 1
  const place = { from, prev: pointer.sum, writer: tabId, schemaVersion: shape.version }
  await flipSnapshot(storage, shape, {
    expected: meta,
    fence: fenceOf(meta),
    replicaId: meta.replicaId,
    pointer: { ...pointer, seq: from },
    loss,
    quarantine,
    placeholder: [rows.journalRecord(from), encodeJournalRecord([], place)],
  })
  return written
}
