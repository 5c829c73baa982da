import type { CompressionPort } from '../ports/compression.js'
import { ambient } from './ambient.js'

type Bytes = Uint8Array<ArrayBuffer>

/** gzip by the platform's own streams; undefined where there are none. */
export function streamCompression(): CompressionPort | undefined {
  const Compressor = ambient('CompressionStream')
  const Decompressor = ambient('DecompressionStream')
  if (Compressor === undefined || Decompressor === undefined) return undefined
  return {
    name: 'gzip',
    compress: (parts) => through(new Compressor('gzip'), parts),
    decompress: (parts) => through(new Decompressor('gzip'), parts),
  }
}

async function* through(stream: CompressionStream | DecompressionStream, parts: AsyncIterable<Bytes>) {
  const reader = stream.readable.getReader()
  const feeding = feed(stream.writable.getWriter(), parts)
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value as Bytes
  } finally {
    // Also when whoever reads has had enough: what is not read is not made.
    await reader.cancel().catch(() => undefined)
    await feeding
  }
}

/** What goes wrong here is heard by who reads. */
async function feed(writer: WritableStreamDefaultWriter<BufferSource>, parts: AsyncIterable<Bytes>): Promise<void> {
  try {
    for await (const part of parts) await writer.write(part)
    await writer.close()
  } catch (error) {
    await writer.abort(error).catch(() => undefined)
  }
}
