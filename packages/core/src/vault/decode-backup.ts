import { DecodeError, decodeList, parseJson } from '../journal/decode.js'
import { checksumBytes } from '../model/checksum.js'
import type { CompressionPort } from '../ports/compression.js'
import { type BackupHeader, type BackupSlice, type Bytes, decodeFile } from './backup-header.js'
import type { Rests } from './encode-backup.js'

/** Compressed bytes are fed in small parts: what comes out of one is bounded, whatever they say. */
const feedBytes = 16_384

export interface DecodedSlice {
  readonly keyField: string | null
  /** Of a collection its entities, of another slice its one value. Plain JSON, not validated. */
  readonly values: readonly unknown[]
}

export interface DecodedBackup {
  readonly header: BackupHeader
  readonly slices: ReadonlyMap<string, DecodedSlice>
}

/** The bytes of a file → what they hold, or `DecodeError`: never a part, never something else. In turns. */
export async function decodeBackup(
  file: Bytes,
  compression: CompressionPort | undefined,
  rests: Rests,
): Promise<DecodedBackup> {
  const { header, body } = decodeFile(file)
  const reader = new FrameReader(bodyOf(header, body, compression), header.bodyBytes)
  const slices = new Map<string, DecodedSlice>()
  let done = 0
  try {
    for (const slice of header.slices) {
      const values = await readSlice(slice)
      if (slices.has(slice.name)) throw new DecodeError(`slice '${slice.name}' is there twice`)
      slices.set(slice.name, { keyField: slice.keyField, values })
    }
    await reader.expectEnd()
  } finally {
    await reader.close()
  }
  return { header, slices }

  async function readSlice({ name, keyField, chunks, count, sum }: BackupSlice): Promise<readonly unknown[]> {
    const values: unknown[] = []
    let actual = 0
    for (let index = 0; index < chunks; index++) {
      const frame = await reader.next()
      actual = checksumBytes(frame, actual)
      const value = parseJson(new TextDecoder().decode(frame.subarray(4)), `slice '${name}'`)
      if (keyField === null) values.push(value)
      else for (const entity of decodeList(value, `slice '${name}'`)) values.push(entity)
      if (!rests.isDue) continue
      await rests.next(done + values.length)
    }
    done += values.length
    if (actual !== sum) throw new DecodeError(`slice '${name}' fails its checksum`)
    if (values.length !== count) throw new DecodeError(`slice '${name}' has ${values.length} values, not ${count}`)
    return values
  }
}

function bodyOf(header: BackupHeader, body: Bytes, compression: CompressionPort | undefined): AsyncIterable<Bytes> {
  if (header.compression === null) return partsOf(body, body.length)
  if (header.compression === compression?.name) return compression.decompress(partsOf(body, feedBytes))
  throw new DecodeError(`it is compressed with '${header.compression}', which this browser can not read`)
}

async function* partsOf(bytes: Bytes, size: number): AsyncGenerator<Bytes> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Cuts a stream of bytes into frames; takes no more of it than was announced. */
class FrameReader {
  readonly #parts: AsyncIterator<Bytes>
  #left: number
  #have: Bytes = new Uint8Array(0)

  constructor(parts: AsyncIterable<Bytes>, announcedBytes: number) {
    this.#parts = parts[Symbol.asyncIterator]()
    this.#left = announcedBytes
  }

  async next(): Promise<Bytes> {
    const lead = await this.#peek(4)
    const size = 4 + new DataView(lead.buffer, lead.byteOffset).getUint32(0, true)
    const frame = (await this.#peek(size)).slice(0, size)
    this.#have = this.#have.subarray(size)
    return frame
  }

  async expectEnd(): Promise<void> {
    if (this.#have.length > 0 || this.#left > 0 || (await this.#more()) !== undefined) {
      throw new DecodeError('its body holds more than its header says')
    }
  }

  async close(): Promise<void> {
    await this.#parts.return?.().then(undefined, () => undefined)
  }

  /** At least so many bytes. */
  async #peek(size: number): Promise<Bytes> {
    if (size > this.#have.length + this.#left) throw new DecodeError('its body ends too early')
    if (this.#have.length >= size) return this.#have
    const parts = [this.#have]
    let length = this.#have.length
    while (length < size) {
      const part = await this.#more()
      if (part === undefined) throw new DecodeError('its body ends too early')
      parts.push(part)
      length += part.length
    }
    const joined = new Uint8Array(length)
    let at = 0
    for (const part of parts) {
      joined.set(part, at)
      at += part.length
    }
    this.#have = joined
    return joined
  }

  async #more(): Promise<Bytes | undefined> {
    let next: IteratorResult<Bytes>
    try {
      next = await this.#parts.next()
    } catch (cause) {
      throw new DecodeError('its body can not be decompressed', { cause })
    }
    if (next.done === true) return undefined
    this.#left -= next.value.length
    if (this.#left < 0) throw new DecodeError('its body holds more than its header says')
    return next.value
  }
}
