import type { Storage } from '../ports/storage.js'
import { decodeMeta, type Meta } from './meta.js'
import { rows } from './rows.js'

/** Everything of a store that is in its database, as raw rows, read consistently. */
export interface StoredRows {
  /** Undefined: the database is empty. `newer`, `unreadable`: no snapshot can be found by it. */
  readonly meta: Meta | 'newer' | 'unreadable' | undefined
  readonly journal: readonly unknown[]
  readonly chunks: ReadonlyMap<string, readonly unknown[]>
  readonly config: unknown
}

/** Reads meta, journal and the snapshot that meta points to; again when another tab compacted in between. */
export async function readStoredRows(storage: Storage): Promise<StoredRows> {
  for (;;) {
    const [metaRow, configRow, journal] = await storage.read([
      { key: rows.meta },
      { key: rows.config },
      rows.journalFrom(0),
    ])
    const meta = tryDecodeMeta(metaRow?.[0])
    const config = configRow?.[0]
    const stored = { meta, journal: journal ?? [], config }
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
