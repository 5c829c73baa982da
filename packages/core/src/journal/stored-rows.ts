import type { RootState } from '../model/root-state.js'
import type { Storage } from '../ports/storage.js'
import { decodeMeta, fenceOf, type Meta } from './meta.js'
import { rows } from './rows.js'

/** A state that this tab wrote a moment ago, and the name of the chunks that it wrote it to. */
export interface WrittenState {
  readonly chunkSet: string
  readonly state: RootState
}

/** Everything of a store that is in its database, as raw rows, read consistently. */
export interface StoredRows {
  /** Undefined: the database is empty. `newer`, `unreadable`: no snapshot can be found by it. */
  readonly meta: Meta | 'newer' | 'unreadable' | undefined
  readonly journal: readonly unknown[]
  /** At least the key of the last journal row; undefined when nobody asked. */
  readonly journalEnd: number | undefined
  readonly chunks: ReadonlyMap<string, readonly unknown[]>
  readonly config: unknown
  readonly fence: unknown
  /** Stands for its chunks, which are not among the rows. */
  readonly written?: WrittenState | undefined
}

/** The key of the last journal row; 0 when there is none. */
export async function readJournalEnd(storage: Storage): Promise<number> {
  const last = (await storage.keys(rows.journalFrom(0))).at(-1)?.[1]
  return typeof last === 'number' && Number.isSafeInteger(last) ? last : 0
}

/**
 * Reads meta, journal and the snapshot that meta points to, but for what was just `written`; again when another tab
 * compacted in between.
 */
export async function readStoredRows(
  storage: Storage,
  journalEnd?: number,
  written?: WrittenState,
): Promise<StoredRows> {
  for (;;) {
    const [metaRow, fenceRow, configRow, journal] = await storage.read([
      { key: rows.meta },
      { key: rows.fence },
      { key: rows.config },
      rows.journalFrom(0),
    ])
    // A fence is written together with meta: where it stands alone, there were data.
    const meta = tryDecodeMeta(metaRow?.[0]) ?? (fenceRow?.[0] === undefined ? undefined : 'unreadable')
    const config = configRow?.[0]
    const stored = { meta, journal: journal ?? [], journalEnd, config, fence: fenceRow?.[0], written }
    if (meta === undefined || meta === 'newer' || meta === 'unreadable') return { ...stored, chunks: new Map() }
    const slices = Object.entries(meta.snapshot.slices).filter(([, { chunkSet }]) => chunkSet !== written?.chunkSet)
    const [again, ...chunks] = await storage.read([
      { key: rows.meta },
      ...slices.map(([name, { chunkSet }]) => rows.chunksOf(chunkSet, name)),
    ])
    const metaAgain = tryDecodeMeta(again?.[0])
    if (typeof metaAgain === 'object' && fenceOf(metaAgain) === fenceOf(meta)) {
      return { ...stored, chunks: new Map(slices.map(([name], index) => [name, chunks[index] ?? []])) }
    }
  }
}

/** Sets the fence right where it does not say what meta says: nobody could append or compact. */
export async function mendFence(storage: Storage, meta: Meta): Promise<void> {
  const fence = fenceOf(meta)
  const [metaRow, fenceRow] = await storage.read([{ key: rows.meta }, { key: rows.fence }])
  const found = tryDecodeMeta(metaRow?.[0])
  if (fenceRow?.[0] === fence || typeof found !== 'object' || fenceOf(found) !== fence) return
  const seen = JSON.stringify(fenceRow?.[0])
  const expect = { key: rows.fence, holds: (value: unknown) => JSON.stringify(value) === seen }
  await storage.write({ expect, put: [[rows.fence, fence]], durability: 'strict' })
}

function tryDecodeMeta(row: unknown): StoredRows['meta'] {
  if (row === undefined) return undefined
  try {
    return decodeMeta(row)
  } catch {
    return 'unreadable'
  }
}
