import { checksum, checksumBytes } from '../model/checksum.js'
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

/** What a chunk tells of the snapshot that it is of: where the meta row is lost, nothing else does. */
export interface ChunkOrigin {
  /** Sequence number of the last commit in it. */
  readonly seq: number
  readonly schema: number
  /** As in `SliceSnapshot`. */
  readonly keyField: string | null
  readonly isLast: boolean
}

/** A part of a slice's stored value: JSON as UTF-8, with a checksum over it, its origin and its place. */
export interface StoredChunk {
  readonly v: 1
  readonly sum: number
  readonly body: Uint8Array
  /** `ChunkOrigin` as JSON. */
  readonly of: string
}

/** `JSON.stringify` escapes lone surrogates, so its text survives UTF-8. */
export function encodeChunk(text: string, place: ChunkPlace, origin?: ChunkOrigin): StoredChunk {
  const body = new TextEncoder().encode(text)
  const of = origin === undefined ? '' : JSON.stringify(origin)
  return { v: 1, sum: sumOf(body, of, place), body, of }
}

/** The JSON value of a chunk that must stand at `place`. Throws `DecodeError` when it is not what was written there. */
export function decodeChunk(value: unknown, place: ChunkPlace): unknown {
  return parseJson(new TextDecoder().decode(soundChunk(value, place).bytes), 'chunk')
}

/** Where a sound chunk comes from; undefined when it does not say. Throws `DecodeError` when it is not sound. */
export function decodeChunkOrigin(value: unknown, place: ChunkPlace): ChunkOrigin | undefined {
  const { of } = soundChunk(value, place)
  if (of === '') return undefined
  const origin = decodeRecord(parseJson(of, 'origin'), 'origin')
  return {
    seq: decodeCount(origin, 'seq'),
    schema: decodeCount(origin, 'schema'),
    keyField: origin.keyField === null ? null : decodeText(origin, 'keyField'),
    isLast: origin.isLast === true,
  }
}

function soundChunk(value: unknown, place: ChunkPlace): { readonly bytes: Uint8Array; readonly of: string } {
  const row = decodeRecord(value, 'chunk')
  if (row.v !== 1) throw new DecodeError(`chunk of unknown format '${String(row.v)}'`)
  const { body } = row
  if (!ArrayBuffer.isView(body)) throw new DecodeError('chunk has no bytes')
  const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  const of = decodeText(row, 'of')
  if (decodeCount(row, 'sum') !== sumOf(bytes, of, place)) throw new DecodeError('chunk fails its checksum')
  return { bytes, of }
}

function sumOf(body: Uint8Array, of: string, { chunkSet, slice, index }: ChunkPlace): number {
  return checksumBytes(body, checksum(`${chunkSet}.${index}.${slice}.${of}`))
}
