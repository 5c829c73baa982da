import { checksum } from '../model/checksum.js'
import { DecodeError, decodeCount, decodeRecord, decodeText, parseJson } from './decode.js'

export const storageFormat = 1

/** Where a slice's stored value is and what vouches for it. */
export interface SliceSnapshot {
  /** Key field of a collection; null for a slice that holds one value. */
  readonly keyField: string | null
  /** Name under which its chunks are stored: that of an older snapshot when the slice had not changed since. */
  readonly chunkSet: string
  readonly chunks: number
  /** Estimated size of the slice's JSON in memory. */
  readonly bytes: number
  /** Of the schema that validated it; empty when unknown. */
  readonly fingerprint: string
}

export interface SnapshotPointer {
  /** Sequence number of the last commit in it; 0 for the state before any. */
  readonly seq: number
  /** Sum of the last journal record in it; 0 when there was none. */
  readonly sum: number
  readonly at: number
  /** Number of the last commit of each recent writer in it: a commit whose fate was unknown is recognised by it. */
  readonly writers: Readonly<Record<string, number>>
  readonly slices: Readonly<Record<string, SliceSnapshot>>
}

/** What was missing, as a sentence, and how many commits that is where it is known. */
export interface StoredLoss {
  readonly reason: string
  readonly commits: number
}

/** The row that says what the database is. */
export interface Meta {
  readonly replicaId: string
  readonly generation: number
  readonly schemaVersion: number
  /** The database that it was begun in place of, and up to which commit it holds what that held. */
  readonly follows?: { readonly replicaId: string; readonly seq: number }
  /** What it was short of when this generation was written, for whoever reads it first. */
  readonly loss?: StoredLoss
  readonly snapshot: SnapshotPointer
}

/** Text of the fence row: appends compare it, so that nobody writes to a database or generation that it does not know. */
export function fenceOf({
  replicaId,
  generation,
}: {
  readonly replicaId: string
  readonly generation: number
}): string {
  return `${replicaId}.${generation}`
}

export function encodeMeta(meta: Meta): unknown {
  const body = JSON.stringify(meta)
  return { format: storageFormat, sum: checksum(body, storageFormat), body }
}

/**
 * What the meta row says, with the fields that only a newer app knows; `newer` when it is of a format that this one does not
 * know. The sum is over the format, too, so that a damaged one is not taken for a newer app's.
 */
export function decodeMeta(value: unknown): Meta | 'newer' {
  const row = decodeRecord(value, 'meta')
  const { body, sum } = row
  if (typeof body !== 'string' || sum !== checksum(body, storageFormat)) {
    if (decodeCount(row, 'format') > storageFormat) return 'newer'
    throw new DecodeError('meta fails its checksum')
  }
  const meta = decodeRecord(parseJson(body, 'meta'), 'meta')
  const snapshot = decodeRecord(meta.snapshot, 'snapshot')
  const loss = meta.loss === undefined ? undefined : decodeRecord(meta.loss, 'loss')
  const slices: Record<string, SliceSnapshot> = {}
  for (const [name, slice] of Object.entries(decodeRecord(snapshot.slices, 'slices'))) {
    const entry = decodeRecord(slice, name)
    slices[name] = {
      ...entry,
      keyField: entry.keyField === null ? null : decodeText(entry, 'keyField'),
      chunkSet: decodeText(entry, 'chunkSet'),
      chunks: decodeCount(entry, 'chunks'),
      bytes: decodeCount(entry, 'bytes'),
      fingerprint: decodeText(entry, 'fingerprint'),
    }
  }
  const writers: Record<string, number> = {}
  const storedWriters = decodeRecord(snapshot.writers, 'writers')
  for (const writer of Object.keys(storedWriters)) writers[writer] = decodeCount(storedWriters, writer)
  return {
    ...meta,
    replicaId: decodeText(meta, 'replicaId'),
    generation: decodeCount(meta, 'generation'),
    schemaVersion: decodeCount(meta, 'schemaVersion'),
    ...(meta.follows !== undefined && { follows: decodeFollows(meta.follows) }),
    ...(loss && { loss: { ...loss, reason: decodeText(loss, 'reason'), commits: decodeCount(loss, 'commits') } }),
    snapshot: {
      ...snapshot,
      seq: decodeCount(snapshot, 'seq'),
      sum: decodeCount(snapshot, 'sum'),
      at: decodeCount(snapshot, 'at'),
      writers,
      slices,
    },
  }
}

function decodeFollows(value: unknown): NonNullable<Meta['follows']> {
  const follows = decodeRecord(value, 'follows')
  return { ...follows, replicaId: decodeText(follows, 'replicaId'), seq: decodeCount(follows, 'seq') }
}
