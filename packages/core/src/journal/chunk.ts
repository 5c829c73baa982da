import { checksum, checksumBytes } from '../model/checksum.js'
import { DecodeError, decodeCount, decodeRecord, parseJson } from './decode.js'

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

/** A part of a slice's stored value: JSON as UTF-8, with a checksum over it and its place. */
export interface StoredChunk {
  readonly v: 1
  readonly sum: number
  readonly body: Uint8Array
}

/** `JSON.stringify` escapes lone surrogates, so its text survives UTF-8. */
export function encodeChunk(text: string, place: ChunkPlace): StoredChunk {
  const body = new TextEncoder().encode(text)
  return { v: 1, sum: sumOf(body, place), body }
}

/** The JSON value of a chunk that must stand at `place`. Throws `DecodeError` when it is not what was written there. */
export function decodeChunk(value: unknown, place: ChunkPlace): unknown {
  const row = decodeRecord(value, 'chunk')
  if (row.v !== 1) throw new DecodeError(`chunk of unknown format '${String(row.v)}'`)
  const { body } = row
  if (!ArrayBuffer.isView(body)) throw new DecodeError('chunk has no bytes')
  const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  if (decodeCount(row, 'sum') !== sumOf(bytes, place)) throw new DecodeError('chunk fails its checksum')
  return parseJson(new TextDecoder().decode(bytes), 'chunk')
}

function sumOf(body: Uint8Array, { chunkSet, slice, index }: ChunkPlace): number {
  return checksumBytes(body, checksum(`${chunkSet}.${index}.${slice}`))
}
