import { DecodeError, decodeCount, decodeList, decodeRecord, decodeText, parseJson } from '../journal/decode.js'
import { checksumBytes } from '../model/checksum.js'
import type { JsonRecord } from '../model/record.js'

export type Bytes = Uint8Array<ArrayBuffer>

/** Why a backup was made. `checkpoint`: it is one, and no backup of `backups.list()`. */
export type BackupKind = 'manual' | 'automatic' | 'before-restore' | 'before-import' | 'before-migration' | 'checkpoint'

const kinds: readonly string[] = [
  'manual',
  'automatic',
  'before-restore',
  'before-import',
  'before-migration',
  'checkpoint',
]

/** What a backup has of one slice. */
export interface BackupSlice {
  readonly name: string
  /** The field with an entity's key; null: one value, no collection. */
  readonly keyField: string | null
  /** How many entities; 1 of a slice that is no collection. */
  readonly count: number
  readonly chunks: number
  /** Checksum of its chunks, one after the other. */
  readonly sum: number
  /** Of the schema that all of it passed; missing where that is not known. */
  readonly fingerprint?: string
}

/** What a checkpoint has besides. */
export interface CheckpointPart {
  /** What its author gave with it. */
  readonly metadata: JsonRecord
  /** How many commits after `seq` are in it that were not saved when it was made. */
  readonly pending: number
}

/** What a backup says of itself. */
export interface BackupHeader {
  readonly id: string
  readonly kind: BackupKind
  readonly note: string
  readonly store: string
  readonly schemaVersion: number
  /** The database that it was made of; empty: of a state in memory. */
  readonly replicaId: string
  /** Number of the last commit in it. */
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Only of a checkpoint; its name is the note. */
  readonly checkpoint?: CheckpointPart
  /** What the body is compressed with; null: nothing. */
  readonly compression: string | null
  readonly slices: readonly BackupSlice[]
  /** Bytes of the body as it is in the file, and before it was compressed. */
  readonly storedBytes: number
  readonly bodyBytes: number
}

const magic = new TextEncoder().encode('HOLDFAST')
const formatVersion = 1
/** Magic, format version, length of the header. */
const leadBytes = 16
const sumBytes = 4
/** No state that a store takes comes near it: a header that says more is damaged, or an attack on the memory. */
const maxBodyBytes = 2_000_000_000

/** A file: lead, header, body, and a checksum over all that is before it. */
export function encodeFile(header: BackupHeader, body: readonly Bytes[]): Bytes {
  const text = new TextEncoder().encode(JSON.stringify(header))
  const file = new Uint8Array(leadBytes + text.length + header.storedBytes + sumBytes)
  const view = new DataView(file.buffer)
  file.set(magic)
  view.setUint32(8, formatVersion, true)
  view.setUint32(12, text.length, true)
  file.set(text, leadBytes)
  let at = leadBytes + text.length
  for (const part of body) {
    file.set(part, at)
    at += part.length
  }
  view.setUint32(at, checksumBytes(file.subarray(0, at)), true)
  return file
}

/** The header and body of a file, every byte of it checked. Throws `DecodeError`. */
export function decodeFile(file: Bytes): { readonly header: BackupHeader; readonly body: Bytes } {
  if (file.length < leadBytes + sumBytes) throw new DecodeError('it is not whole: too short for a backup')
  if (!magic.every((byte, index) => file[index] === byte)) throw new DecodeError('it is no backup of Holdfast')
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const end = file.length - sumBytes
  if (view.getUint32(end, true) !== checksumBytes(file.subarray(0, end))) {
    throw new DecodeError('it fails its checksum: damaged, or not whole')
  }
  const version = view.getUint32(8, true)
  if (version > formatVersion) throw new NewerFormatError(`its format ${version} is newer than this app knows`)
  const bodyAt = leadBytes + view.getUint32(12, true)
  if (version < 1 || bodyAt > end) throw new DecodeError('its header is not whole')
  const header = decodeHeader(parseJson(new TextDecoder().decode(file.subarray(leadBytes, bodyAt)), 'its header'))
  if (header.storedBytes !== end - bodyAt) throw new DecodeError('its body has another length than its header says')
  return { header, body: file.subarray(bodyAt, end) }
}

/** Whole, but written by a newer app: nothing to be thrown away. */
export class NewerFormatError extends DecodeError {}

function decodeHeader(value: unknown): BackupHeader {
  const header = decodeRecord(value, 'its header')
  const kind = decodeText(header, 'kind')
  const { compression } = header
  if (!kinds.includes(kind)) throw new NewerFormatError(`its kind '${kind}' is not known to this app`)
  if (compression !== null && typeof compression !== 'string') throw new DecodeError('`compression` is not text')
  const bodyBytes = decodeCount(header, 'bodyBytes')
  if (bodyBytes > maxBodyBytes) throw new DecodeError(`it says to hold ${bodyBytes} bytes`)
  return {
    id: decodeText(header, 'id'),
    kind: kind as BackupKind,
    note: decodeText(header, 'note'),
    store: decodeText(header, 'store'),
    schemaVersion: decodeCount(header, 'schemaVersion'),
    replicaId: decodeText(header, 'replicaId'),
    seq: decodeCount(header, 'seq'),
    at: decodeCount(header, 'at'),
    ...(kind === 'checkpoint' && { checkpoint: decodeCheckpoint(header.checkpoint) }),
    compression,
    slices: decodeList(header.slices, '`slices`').map(decodeSlice),
    storedBytes: decodeCount(header, 'storedBytes'),
    bodyBytes,
  }
}

function decodeCheckpoint(value: unknown): CheckpointPart {
  const part = decodeRecord(value, 'its part of a checkpoint')
  return { metadata: decodeRecord(part.metadata, 'its metadata'), pending: decodeCount(part, 'pending') }
}

function decodeSlice(value: unknown): BackupSlice {
  const slice = decodeRecord(value, 'a slice')
  const keyField = slice.keyField === null ? null : decodeText(slice, 'keyField')
  return {
    name: decodeText(slice, 'name'),
    keyField,
    count: decodeCount(slice, 'count'),
    chunks: decodeCount(slice, 'chunks'),
    sum: decodeCount(slice, 'sum'),
    ...(slice.fingerprint !== undefined && { fingerprint: decodeText(slice, 'fingerprint') }),
  }
}
