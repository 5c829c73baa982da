import type { StoreShape } from '../definition/store-shape.js'
import { isRecord } from '../model/record.js'
import type { Storage, StorageQuery, StorageRow } from '../ports/storage.js'
import type { Finding } from './check-stored.js'
import { type ChunkOrigin, decodeChunkOrigin } from './chunk.js'
import { type Hydrated, hydrate, type LoadedState } from './hydrate.js'
import { decodeJournalRecord } from './journal-record.js'
import type { SliceSnapshot } from './meta.js'
import { rows } from './rows.js'
import type { StoredRows } from './stored-rows.js'

/** Everything that a database holds of a state, each row with its key: nothing says which of it is in force. */
export interface RawRows {
  readonly meta: unknown
  readonly fence: unknown
  readonly config: unknown
  readonly journal: readonly StorageRow[]
  readonly chunks: readonly StorageRow[]
}

export interface Salvaged {
  readonly kind: 'salvaged'
  /** Whether nothing of it is missing, damaged or older than it was. */
  readonly isWhole: boolean
  /** As it would have been read by the meta row, which is made up: `generation` and `replicaId` go by the fence, if that can be. */
  readonly loaded: LoadedState
  /** Rows that were not used, and what is not certain about those that were. */
  readonly findings: readonly Finding[]
}

/** Chunks of one slice that were written together. */
interface ChunkSet {
  readonly slice: string
  readonly name: string
  readonly rows: readonly StorageRow[]
  /** Of its newest sound chunk; that it is the last is said of the last one. */
  readonly origin: ChunkOrigin
  /** How many chunks it has, or at least had. */
  readonly chunks: number
  readonly isWhole: boolean
}

/** The raw rows, read consistently. */
export async function readRawRows(storage: Storage): Promise<RawRows> {
  const single = [rows.meta, rows.fence, rows.config].map((key): StorageQuery => ({ key }))
  const journal = await storage.keys(rows.journalFrom(0))
  const chunks = await storage.keys(rows.chunks)
  const [meta, fence, config, ...values] = await storage.read([
    ...single,
    ...[...journal, ...chunks].map((key) => ({ key })),
  ])
  const rowsOf = (keys: typeof journal, from: number) =>
    keys.flatMap((key, at): StorageRow[] => (values[from + at] ?? []).map((value) => [key, value]))
  return {
    meta: meta?.[0],
    fence: fence?.[0],
    config: config?.[0],
    journal: rowsOf(journal, 0),
    chunks: rowsOf(chunks, journal.length),
  }
}

/**
 * The state that raw rows without a usable meta row come to: of each slice the newest chunks that are whole and that the
 * journal goes on from, with the journal on top. Undefined when there is nothing to go by; what is not loaded (of a newer
 * app, or not to be migrated) must not be written over. Pure; never throws for what the rows hold.
 */
export function salvage(raw: RawRows, shape: StoreShape): Salvaged | Exclude<Hydrated, LoadedState> | undefined {
  const all = chunkSetsOf(raw.chunks)
  const schema = Math.max(0, ...all.map(({ origin }) => origin.schema), ...raw.journal.map(schemaOf))
  const sets = all.filter(({ origin }) => origin.schema === schema)
  if (schema === 0) return undefined
  const journalKeys = raw.journal.map(([key]) => Number(key[1])).filter(Number.isSafeInteger)
  const newest = Math.max(0, ...sets.filter(({ isWhole }) => isWhole).map(({ origin }) => origin.seq))
  // The journal begins behind the snapshot that was in force.
  const seq = journalKeys.length > 0 ? Math.max(0, Math.min(...journalKeys) - 1) : newest
  const findings: Finding[] = []
  const reason =
    'The row that describes the database is damaged or missing; what it said was put together from the others.'
  findings.push({ slice: null, key: rows.meta, value: raw.meta ?? null, reason })
  const chosen = new Map<string, ChunkSet>()
  for (const set of sets) {
    const other = chosen.get(set.slice)
    if (other === undefined || rankOf(set, seq) > rankOf(other, seq)) chosen.set(set.slice, set)
  }
  const slices: Record<string, SliceSnapshot> = {}
  for (const [slice, { name, chunks, origin }] of chosen) {
    slices[slice] = { keyField: origin.keyField, chunkSet: name, chunks, bytes: 0, fingerprint: '' }
    const newer = sets.find((set) => set.slice === slice && set.origin.seq > origin.seq && set.origin.seq <= seq)
    if (newer === undefined) continue
    const why = `It is older than it was: of the chunks of commit ${newer.origin.seq} some are missing or damaged.`
    findings.push({ slice, key: [slice], value: null, reason: why })
  }
  for (const [name] of shape.slices) {
    if (!shape.isStored(name) || chosen.has(name) || raw.chunks.length === 0) continue
    findings.push({ slice: name, key: [name], value: null, reason: 'Nothing of its snapshot is there.' })
  }
  if (seq > Math.max(0, ...sets.map(({ origin }) => origin.seq))) {
    const why = `Of the snapshot of commit ${seq}, which the journal goes on from, there is nothing: slices may be older.`
    findings.push({ slice: null, key: ['s'], value: null, reason: why })
  }
  const doubts = findings.length - 1
  for (const [key, value] of raw.chunks) {
    if (chosen.get(String(key[2]))?.name === key[1]) continue
    findings.push({ slice: String(key[2]), key, value, reason: 'It is of another snapshot than the one in use.' })
  }
  const stored: StoredRows = {
    meta: {
      ...identityOf(raw.fence),
      schemaVersion: schema,
      snapshot: { seq, sum: sumBefore(raw.journal, seq), at: 0, writers: {}, slices },
    },
    journal: raw.journal.map(([, value]) => value),
    journalEnd: Math.max(seq, ...journalKeys),
    chunks: new Map([...chosen].map(([slice, set]) => [slice, set.rows.map(([, value]) => value)])),
    config: raw.config,
    fence: raw.fence,
  }
  const loaded = hydrate(stored, shape, new Map())
  if (loaded.kind !== 'loaded') return loaded
  const isWhole = doubts === 0 && loaded.findings.length === 0 && loaded.chain.missingCommits === 0
  return { kind: 'salvaged', isWhole, loaded, findings: [...findings, ...loaded.findings] }
}

/** Whole before damaged, what the journal goes on from before what it overlaps, newer before older. */
function rankOf({ isWhole, origin }: ChunkSet, seq: number): number {
  return (isWhole ? 2 ** 53 : 0) + (origin.seq <= seq ? 2 ** 52 + Math.min(origin.seq, 2 ** 51) : 0)
}

function chunkSetsOf(chunks: readonly StorageRow[]): readonly ChunkSet[] {
  const grouped = new Map<string, StorageRow[]>()
  for (const row of chunks) {
    const group = JSON.stringify(row[0].slice(1, 3))
    const members = grouped.get(group)
    if (members) members.push(row)
    else grouped.set(group, [row])
  }
  return [...grouped.values()].flatMap((members) => chunkSetOf(members) ?? [])
}

function chunkSetOf(members: readonly StorageRow[]): ChunkSet | undefined {
  const [name, slice] = (members[0]?.[0] ?? []).slice(1).map(String) as [string, string]
  let origin: ChunkOrigin | undefined
  let sound = 0
  let chunks = 0
  let lastIndex: number | undefined
  for (const [key, value] of members) {
    const index = Number(key[3])
    if (!Number.isSafeInteger(index) || index < 0 || index > members.length + maxGap) continue
    chunks = Math.max(chunks, index + 1)
    const found = tryOrigin(value, { chunkSet: name, slice, index })
    if (found === undefined) continue
    sound++
    origin = found
    if (found.isLast) lastIndex = index
  }
  if (origin === undefined) return undefined
  const isWhole = lastIndex !== undefined && sound === lastIndex + 1
  // Where the last is not there, it is missing: that is told when they are read.
  const count = lastIndex === undefined ? chunks + 1 : lastIndex + 1
  return { slice, name, rows: members, origin, chunks: count, isWhole }
}

/** A key that is far behind the others is damaged. */
const maxGap = 1_000

function tryOrigin(value: unknown, place: Parameters<typeof decodeChunkOrigin>[1]): ChunkOrigin | undefined {
  try {
    return decodeChunkOrigin(value, place)
  } catch {
    return undefined
  }
}

function schemaOf([, value]: StorageRow): number {
  try {
    decodeJournalRecord(value)
    return isRecord(value) ? Number(value.schema) : 0
  } catch {
    return 0
  }
}

/** Sum of what came before the journal's first record, as that says. */
function sumBefore([first]: readonly StorageRow[], seq: number): number {
  try {
    const { from, prev } = decodeJournalRecord(first?.[1])
    return from === seq + 1 ? prev : 0
  } catch {
    return 0
  }
}

function identityOf(fence: unknown): { readonly replicaId: string; readonly generation: number } {
  const parts = typeof fence === 'string' ? /^(.+)\.(\d{1,15})$/.exec(fence) : null
  return { replicaId: parts?.[1] ?? '', generation: Number(parts?.[2] ?? 0) }
}
