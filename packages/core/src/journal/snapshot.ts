import type { SizedState } from '../commit/prepare.js'
import type { StoreShape } from '../definition/store-shape.js'
import { collectionOf } from '../model/root-state.js'
import { sizeBytes } from '../model/size.js'
import type { Storage, StorageExpectation, StorageQuery, StorageRow } from '../ports/storage.js'
import type { Finding } from './check-stored.js'
import { chunkBytesFor, encodeChunk } from './chunk.js'
import { sliceBytes } from './hydrate.js'
import { encodeMeta, fenceOf, type Meta, type SliceSnapshot, type SnapshotPointer } from './meta.js'
import { rows } from './rows.js'

/** Rows are written ahead of the flip in transactions of about this size, so that no other tab waits long. */
const transactionBytes = 2_000_000
/** How many of the newest writers a snapshot remembers. */
export const maxWriters = 64

export interface SnapshotSource {
  readonly version: SizedState
  /** Sequence number and sum of the last commit in it, and the last commit number of each writer. */
  readonly seq: number
  readonly sum: number
  readonly writers: ReadonlyMap<string, number>
  /** The snapshot in force, and the state that it stores: slices that are the same object need not be written again. */
  readonly previous: { readonly meta: Meta; readonly state: SizedState['state'] | undefined } | undefined
  readonly stale: ReadonlySet<string>
}

export interface SnapshotTools {
  readonly storage: Storage
  readonly shape: StoreShape
  readonly fingerprints: ReadonlyMap<string, string>
  /** Unique name for the chunks of this attempt: another tab's attempt must not mix with it. */
  readonly chunkSet: string
  /** Wall time. */
  readonly at: number
  readonly yieldTask: () => Promise<void>
}

export interface WrittenSnapshot {
  readonly pointer: SnapshotPointer
  /** Bytes of JSON written. */
  readonly bytesWritten: number
}

/** Writes the chunks of what changed. Nothing points to them before {@link flipSnapshot}; a crash leaves garbage, no damage. */
export async function writeSnapshot(source: SnapshotSource, tools: SnapshotTools): Promise<WrittenSnapshot> {
  const previous = source.previous?.meta.snapshot.slices ?? {}
  // Slices that this app does not know keep what is stored of them.
  const slices: Record<string, SliceSnapshot> = { ...previous }
  let batch: StorageRow[] = []
  let batchBytes = 0
  let bytesWritten = 0
  for (const [name, definition] of tools.shape.slices) {
    if (!tools.shape.isStored(name)) continue
    const value = source.version.state[name]
    const old = previous[name]
    if (old !== undefined && !source.stale.has(name) && source.previous?.state?.[name] === value) continue
    let chunks = 0
    const bytes = sliceBytes(value)
    const keyField = definition.kind === 'collection' ? definition.keyField : null
    const origin = { seq: source.seq, schema: tools.shape.version, keyField }
    for (const [text, isLast] of chunkTexts(value, keyField !== null, chunkBytesFor(bytes))) {
      const place = { chunkSet: tools.chunkSet, slice: name, index: chunks++ }
      const chunk = encodeChunk(text, place, { ...origin, isLast })
      batch.push([rows.chunk(place.chunkSet, place.slice, place.index), chunk])
      batchBytes += chunk.body.length
      bytesWritten += chunk.body.length
      if (batchBytes >= transactionBytes) await flushBatch()
      else await tools.yieldTask()
    }
    slices[name] = {
      ...old,
      keyField,
      chunkSet: tools.chunkSet,
      chunks,
      bytes,
      fingerprint: tools.fingerprints.get(name) ?? '',
    }
  }
  await flushBatch()
  const { seq, sum } = source
  const writers = Object.fromEntries([...source.writers].slice(-maxWriters))
  return { pointer: { seq, sum, at: tools.at, writers, slices }, bytesWritten }

  async function flushBatch(): Promise<void> {
    if (batch.length === 0) return
    const put = batch
    batch = []
    batchBytes = 0
    await tools.storage.write({ put, durability: 'relaxed' })
  }
}

/** Texts of a slice's chunks, each with whether it is the last. An empty collection has one, too: it tells that it is empty. */
function* chunkTexts(value: unknown, isCollection: boolean, limit: number): Generator<readonly [string, boolean]> {
  if (!isCollection) {
    yield [JSON.stringify(value), true]
    return
  }
  const collection = collectionOf({ value }, 'value')
  let texts: string[] = []
  let bytes = 0
  let left = collection.size
  for (const entity of collection.values()) {
    texts.push(JSON.stringify(entity))
    bytes += sizeBytes(entity)
    left--
    if (bytes < limit || left === 0) continue
    yield [`[${texts.join(',')}]`, false]
    texts = []
    bytes = 0
  }
  yield [`[${texts.join(',')}]`, true]
}

export interface Flip {
  /** What the database is now, as far as it could be read. */
  readonly expected: Meta | undefined
  /** The fence row as it was read: nothing is written when it is another by now. */
  readonly fence: unknown
  readonly replicaId: string
  readonly pointer: SnapshotPointer
  readonly follows?: Meta['follows']
  readonly loss?: Meta['loss'] | undefined
  /** Rows and values to be set aside. */
  readonly quarantine: readonly Finding[]
  /** A row at the number after the last record that was read: with one, a record that another tab appended since makes it fail. */
  readonly placeholder?: StorageRow
}

/**
 * Makes a written snapshot the one in force and removes what it covers, in one strict transaction, if the database is still
 * what it was. Returns the new meta, or undefined when it is not.
 */
export async function flipSnapshot(storage: Storage, shape: StoreShape, flip: Flip): Promise<Meta | undefined> {
  const { expected, fence, replicaId, pointer, follows, loss, quarantine, placeholder } = flip
  const { loss: _told, ...kept } = expected ?? {}
  // What a newer app has added of its own stays.
  const meta: Meta = {
    ...kept,
    replicaId,
    generation: (expected?.generation ?? 0) + 1,
    schemaVersion: shape.version,
    ...(follows !== undefined && { follows }),
    ...(loss !== undefined && { loss }),
    snapshot: { ...expected?.snapshot, ...pointer },
  }
  // By slice: a set may be in use for one that did not change, and hold old chunks of another that is large.
  const used = new Set(Object.entries(pointer.slices).map(([name, { chunkSet }]) => JSON.stringify([chunkSet, name])))
  const stored = new Set((await storage.keys(rows.chunks)).map(([, set, name]) => JSON.stringify([set, name])))
  const unused = [...stored].filter((place) => !used.has(place))
  const seen = JSON.stringify(fence)
  const outcome = await storage.write({
    // As text: a damaged fence may be anything.
    expect: {
      key: rows.fence,
      holds: (value) => JSON.stringify(value) === seen,
      also: expected === undefined ? writtenChunk(pointer) : undefined,
    },
    remove: [
      // What is begun anew has taken over of the old journal what it could.
      expected === undefined
        ? rows.journalFrom(0)
        : rows.journalTo(placeholder === undefined ? pointer.seq : pointer.seq - 1),
      ...unused.map((place): StorageQuery => ({ prefix: ['s', ...(JSON.parse(place) as string[])] })),
    ],
    add: placeholder === undefined ? [] : [placeholder],
    put: [
      [rows.meta, encodeMeta(meta)],
      [rows.fence, fenceOf(meta)],
      ...quarantine.map(
        (finding, index): StorageRow => [
          rows.quarantined(`${fenceOf(meta)}.${index}`),
          { v: 1, at: pointer.at, ...finding },
        ],
      ),
    ],
    durability: 'strict',
  })
  return outcome === 'written' ? meta : undefined
}

/** What is empty looks the same once it was emptied again: the chunks that were written for it may be gone. */
function writtenChunk({ slices }: SnapshotPointer): StorageExpectation | undefined {
  const [slice] = Object.entries(slices)
  return slice && { key: rows.chunk(slice[1].chunkSet, slice[0], 0), holds: (chunk) => chunk !== undefined }
}
