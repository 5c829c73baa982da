import { checksumBytes } from '../model/checksum.js'
import type { EntityCollection, RootState } from '../model/root-state.js'
import type { CompressionPort } from '../ports/compression.js'
import { type BackupHeader, type BackupSlice, type Bytes, encodeFile } from './backup-header.js'

/** Small enough that making or reading one is short work, large enough that their number does not matter. */
const chunkUnits = 64_000

/** What is asked of long work now and then: whether to rest, and to rest. */
export interface Rests {
  readonly isDue: boolean
  next(done: number): Promise<void>
}

export interface BackupSource {
  readonly about: Pick<
    BackupHeader,
    'id' | 'kind' | 'note' | 'store' | 'schemaVersion' | 'replicaId' | 'seq' | 'at' | 'checkpoint'
  >
  readonly state: RootState
  /** What is backed up, in order, with the field of the key for collections. */
  readonly slices: readonly Pick<BackupSlice, 'name' | 'keyField' | 'fingerprint'>[]
}

/** A state that never changes → the bytes of a backup, in turns. */
export async function encodeBackup(
  { about, state, slices }: BackupSource,
  compression: CompressionPort | undefined,
  rests: Rests,
): Promise<{ readonly file: Bytes; readonly header: BackupHeader }> {
  const described: BackupSlice[] = []
  let bodyBytes = 0
  let done = 0
  const parts: Bytes[] = []
  for await (const part of compression?.compress(frames()) ?? frames()) parts.push(part)
  const storedBytes = parts.reduce((sum, part) => sum + part.length, 0)
  const header: BackupHeader = {
    ...about,
    compression: compression?.name ?? null,
    slices: described,
    storedBytes,
    bodyBytes,
  }
  return { file: encodeFile(header, parts), header }

  async function* frames(): AsyncGenerator<Bytes> {
    for (const slice of slices) {
      let chunks = 0
      let sum = 0
      let count = 0
      for (const { text, entities } of chunkTexts(state[slice.name], slice.keyField !== null)) {
        const chunk = frameOf(text)
        chunks++
        count += entities
        done += entities
        sum = checksumBytes(chunk, sum)
        bodyBytes += chunk.length
        yield chunk
        if (rests.isDue) await rests.next(done)
      }
      described.push({ ...slice, count, chunks, sum })
    }
  }
}

/** Its length, and JSON as UTF-8; `JSON.stringify` escapes lone surrogates. */
function frameOf(text: string): Bytes {
  const json = new TextEncoder().encode(text)
  const frame = new Uint8Array(4 + json.length)
  new DataView(frame.buffer).setUint32(0, json.length, true)
  frame.set(json, 4)
  return frame
}

/** The JSON of a slice, cut into texts of a bounded size where it is a collection: lists of entities. */
export function* chunkTexts(value: unknown, isCollection: boolean): Generator<{ text: string; entities: number }> {
  if (!isCollection) {
    yield { text: JSON.stringify(value), entities: 1 }
    return
  }
  let texts: string[] = []
  let units = 0
  for (const entity of (value as EntityCollection).values()) {
    const text = JSON.stringify(entity)
    texts.push(text)
    units += text.length
    if (units < chunkUnits) continue
    yield { text: `[${texts.join(',')}]`, entities: texts.length }
    texts = []
    units = 0
  }
  if (texts.length > 0) yield { text: `[${texts.join(',')}]`, entities: texts.length }
}
