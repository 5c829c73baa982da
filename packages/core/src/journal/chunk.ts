import { checksum } from '../model/checksum.js'
import { DecodeError, decodeCount, decodeRecord, decodeText, parseJson } from './decode.js'

/** Rows above some 64 kB leave LevelDB for files of their own; larger rows pay only when there is much to write. */
const smallChunkBytes = 48_000
const largeChunkBytes = 1_000_000
const smallSnapshotBytes = 2_000_000

/** Size to aim at for the chunks of a slice of that size. */
export function chunkBytesFor(sliceBytes: number): number {
  return sliceBytes > smallSnapshotBytes ? largeChunkBytes : smallChunkBytes
}

export interface ChunkPlace {
  readonly chunkSet: string
  readonly slice: string
  readonly index: number
}

/** One part of a slice's stored value: JSON text with a checksum over it and its place. */
export function encodeChunk(
  body: string,
  place: ChunkPlace,
): { readonly v: 1; readonly sum: number; readonly body: string } {
  return { v: 1, sum: sumOf(body, place), body }
}

/** The JSON value of a chunk that must stand at `place`. Throws `DecodeError` when it is not what was written there. */
export function decodeChunk(value: unknown, place: ChunkPlace): unknown {
  const row = decodeRecord(value, 'chunk')
  if (row.v !== 1) throw new DecodeError(`chunk of unknown format '${String(row.v)}'`)
  const body = decodeText(row, 'body')
  if (decodeCount(row, 'sum') !== sumOf(body, place)) throw new DecodeError('chunk fails its checksum')
  return parseJson(body, 'chunk')
}

function sumOf(body: string, { chunkSet, slice, index }: ChunkPlace): number {
  return checksum(body, checksum(`${chunkSet}.${index}.${slice}`))
}
