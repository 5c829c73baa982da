import type { Storage } from '../ports/storage.js'
import { decodeMeta, type Meta } from './meta.js'
import { rows } from './rows.js'

/** Everything of a store that is in its database, as raw rows, read consistently. */
export interface StoredRows {
  /** Undefined: the database is empty. `newer`, `unreadable`: no snapshot can be found by it. */
  readonly meta: Meta | 'newer' | 'unreadable' | undefined
  readonly journal: readonly unknown[]
  /** At least the key of the last journal row; undefined when nobody asked. */
  readonly journalEnd: number | undefined
  readonly chunks: ReadonlyMap<string, readonly unknown[]>
  readonly config: unknown
}

/** The key of the last journal row; 0 when there is none. */
export async function readJournalEnd(storage: Storage): Promise<number> {
  const last = (await storage.keys(rows.journalFrom(0))).at(-1)?.[1]
  return typeof last === 'number' && Number.isSafeInteger(last) ? last : 0
}

/** Reads meta, journal and the snapshot that meta points to; again when another tab compacted in between. */
export async function readStoredRows(storage: Storage, journalEnd?: number): Promise<StoredRows> {
  for (;;) {
    const [metaRow, configRow, journal] = await storage.read([
      { key: rows.meta },
      { key: rows.config },
      rows.journalFrom(0),
    ])
    const meta = tryDecodeMeta(metaRow?.[0])
    const config = configRow?.[0]
    const stored = { meta, journal: journal ?? [], journalEnd, config }
    if (meta === undefined || meta === 'newer' || meta === 'unreadable') return { ...stored, chunks: new Map() }
    const slices = Object.entries(meta.snapshot.slices)
    const [fence, ...chunks] = await storage.read([
      { key: rows.meta },
      ...slices.map(([name, { chunkSet }]) => rows.chunksOf(chunkSet, name)),
    ])
    const again = tryDecodeMeta(fence?.[0])
    if (typeof again === 'object' && again.generation === meta.generation && again.replicaId === meta.replicaId) {
      return { ...stored, chunks: new Map(slices.map(([name], index) => [name, chunks[index] ?? []])) }
    }
  }
}

function tryDecodeMeta(row: unknown): StoredRows['meta'] {
  if (row === undefined) return undefined
  try {
    return decodeMeta(row)
  } catch {
    return 'unreadable'
  }
}
