type Bytes = Uint8Array<ArrayBuffer>

/** Makes bytes smaller, and again what they were. Optional: without it, backups are written as they are. */
export interface CompressionPort {
  /** The name under which a backup says what it was compressed with. */
  readonly name: string
  compress(parts: AsyncIterable<Bytes>): AsyncIterable<Bytes>
  /** Throws what the platform says for bytes that are no compressed ones. */
  decompress(parts: AsyncIterable<Bytes>): AsyncIterable<Bytes>
}
