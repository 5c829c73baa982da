import { decodeCount, decodeRecord, decodeText } from '../../journal/decode.js'
import { rows } from '../../journal/rows.js'
import { collectionOf } from '../../model/root-state.js'
import type { Storage, StorageKeyPart } from '../../ports/storage.js'
import { noStorage } from '../../sync/storage-failure.js'
import type { FeatureHost } from '../feature.js'
import { type Candidate, candidatesIn } from './candidates.js'

/** Something stored that could not be used, kept as it was found. */
export interface QuarantinedRow {
  readonly id: string
  /** When it was set aside, milliseconds since the epoch. */
  readonly at: number
  /** The slice that it belongs to; null where that could not be told. */
  readonly slice: string | null
  /** Where it stood: `[slice, key]` for an entity, the key of its row otherwise. */
  readonly key: readonly StorageKeyPart[]
  readonly reason: string
  /** As it was found: not validated, not to be trusted. */
  readonly value: unknown
}

/** What could be taken back from quarantine. */
export interface QuarantineRetry {
  /** Ids of rows of which something is in the state again, or all was there already; they left the quarantine. */
  readonly recovered: readonly string[]
  /** Ids of rows that stay, with why. */
  readonly remaining: readonly { readonly id: string; readonly reason: string }[]
}

/** What was set aside because it could not be read or used. Nothing in it goes away by itself. */
export interface Quarantine {
  /** Oldest first. Rejects with `MISSING_DEPENDENCY` without storage. */
  list(): Promise<readonly QuarantinedRow[]>
  /** All of it as JSON text, for a bug report or to be mended by hand; bytes as lists of numbers. */
  export(): Promise<string>
  /**
   * Tries again, after an update of the app say, to use what these rows hold (by default all): what today's schemas accept
   * and nothing stands in place of is put into the state, by commits with the source `recover`. What is there is never
   * overwritten.
   */
  retry(ids?: readonly string[]): Promise<QuarantineRetry>
  /** Lets go of these rows for good. */
  delete(ids: readonly string[]): Promise<void>
}

export function quarantineOf(host: FeatureHost): Quarantine {
  return {
    list: async () => readRows(storageOf(host)),
    export: async () => JSON.stringify(await readRows(storageOf(host)), bytesAsLists, 2),
    retry: async (ids) => {
      await host.ready
      return retry(host, await chosen(host, ids))
    },
    delete: async (ids) => remove(storageOf(host), ids),
  }
}

async function chosen(host: FeatureHost, ids: readonly string[] | undefined): Promise<readonly QuarantinedRow[]> {
  const all = await readRows(storageOf(host))
  return ids === undefined ? all : all.filter(({ id }) => ids.includes(id))
}

async function retry(host: FeatureHost, quarantined: readonly QuarantinedRow[]): Promise<QuarantineRetry> {
  const recovered: string[] = []
  const remaining: { id: string; reason: string }[] = []
  for (const row of quarantined) {
    const candidates = candidatesIn(row, host.shape)
    let problem = typeof candidates === 'string' ? candidates : undefined
    if (typeof candidates !== 'string') {
      for (const operation of candidates) problem ??= await restoreOne(host, operation)
    }
    if (problem === undefined) recovered.push(row.id)
    else remaining.push({ id: row.id, reason: problem })
  }
  await host.flush()
  await remove(storageOf(host), recovered)
  return { recovered, remaining }
}

/** Puts back what one operation does, where nothing stands; gives why not. */
async function restoreOne(host: FeatureHost, operation: Candidate): Promise<string | undefined> {
  const { slice, key } = operation
  const operations = ({ state }: { readonly state: Readonly<Record<string, unknown>> }) => {
    const isThere =
      key === undefined ? state[slice] !== host.shape.initialState[slice] : collectionOf(state, slice).has(key)
    return isThere ? [] : [operation]
  }
  const handle = host.submit({ operations }, { source: 'recover', intent: { kind: 'operations' }, history: 'none' })
  if (handle.status === 'queued') await handle.saved.catch(() => undefined)
  return handle.status === 'rejected' ? handle.issues.map(({ message }) => message).join(' ') : undefined
}

async function readRows(storage: Storage): Promise<readonly QuarantinedRow[]> {
  const keys = await storage.keys(rows.quarantine)
  const [values = []] = await storage.read([rows.quarantine])
  // Read one after the other: where a row came or went between, the list is short of it and not wrong.
  if (keys.length !== values.length) return readRows(storage)
  return values
    .map((value, index) => decodeRow(String(keys[index]?.[1]), value))
    .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
}

/** The quarantine itself may be damaged: what it holds is shown nevertheless. */
function decodeRow(id: string, stored: unknown): QuarantinedRow {
  try {
    const row = decodeRecord(stored, 'row')
    const slice = typeof row.slice === 'string' ? row.slice : null
    const key = Array.isArray(row.key) ? (row.key as StorageKeyPart[]) : []
    return { id, at: decodeCount(row, 'at'), slice, key, reason: decodeText(row, 'reason'), value: row.value }
  } catch (error) {
    return { id, at: 0, slice: null, key: [], reason: `The row is damaged: ${String(error)}`, value: stored }
  }
}

async function remove(storage: Storage, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await storage.write({ remove: ids.map((id) => ({ key: rows.quarantined(id) })), durability: 'strict' })
}

function storageOf(host: FeatureHost): Storage {
  const { storage } = host.sync.place()
  if (storage === undefined) throw noStorage()
  return storage
}

function bytesAsLists(_field: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)] : value
}
