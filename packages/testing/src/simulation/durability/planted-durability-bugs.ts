import type { Platform, StorageKey, StorageRow, StorageWrite, VaultPort } from '@holdfast/core'
import { withStorage } from '../with-storage.js'

type Bug = (platform: Platform) => Platform

/** The engine's own checksums: what is wrong is made to look right. */
export interface Sums {
  readonly checksum: (text: string, seed?: number) => number
  readonly checksumBytes: (bytes: Uint8Array, seed?: number) => number
}

interface StoredChunk {
  readonly body: Uint8Array
  readonly of: string
}
interface StoredRecord {
  readonly from: number
  readonly to: number
  readonly schema: number
  readonly prev: number
  readonly writer: string
  readonly body: string
}

/** Passes everything on. The simulation must find nothing. */
export const harmlessBug: Bug = withVault(
  () => ({}),
  withStorage(() => ({})),
)

/** Ways in which durability could be lost, by one promise of a port that is broken. The simulation must find each. */
export function plantedDurabilityBugs(sums: Sums): Readonly<Record<string, Bug>> {
  const signChunk = (chunk: StoredChunk, [, chunkSet, slice]: StorageKey, index: number) => {
    const place = sums.checksum(`${chunkSet}.${index}.${slice}.${chunk.of}`)
    return { ...chunk, sum: sums.checksumBytes(chunk.body, place) }
  }
  const signRecord = (row: StoredRecord) => {
    const { from, to, schema, prev, writer, body } = row
    return { ...row, sum: sums.checksum(body, sums.checksum(`${from}.${to}.${schema}.${prev}.${writer}`)) }
  }
  const halved = ([key, value]: StorageRow): StorageRow => {
    if (key[0] !== 's') return [key, value]
    const chunk = value as StoredChunk
    const items = JSON.parse(new TextDecoder().decode(chunk.body)) as unknown
    if (!Array.isArray(items) || items.length < 2) return [key, value]
    const body = new TextEncoder().encode(JSON.stringify(items.slice(0, items.length >> 1)))
    return [key, signChunk({ ...chunk, body }, key, Number(key[3]))]
  }
  return {
    'a number of the journal is used again': withStorage((storage) => ({
      write: ({ add, put = [], expect, ...write }) =>
        storage.write(add ? { ...write, put: [...put, ...add] } : { ...write, put, ...(expect && { expect }) }),
    })),
    'the checksum is ignored': withStorage((storage) => ({
      read: async (queries) =>
        (await storage.read(queries)).map((found, at) => {
          const query = queries[at]
          if (!query || !('prefix' in query)) return found
          const [first, , slice] = query.prefix
          if (first === 'j') return found.map((row) => (isRecord(row) ? signRecord(row) : row))
          if (first !== 's' || slice === undefined) return found
          return found.map((row, index) => (isChunk(row) ? signChunk(row, query.prefix, index) : row))
        }),
    })),
    'the canary is ignored': withVault(
      (vault) => ({
        read: (store, file) => (store.endsWith(':canary') ? Promise.resolve(undefined) : vault.read(store, file)),
      }),
      (platform) => ({ ...platform, canary: { ...platform.canary, read: () => undefined } }),
    ),
    'a backup is not verified': withVault((vault) => {
      const written = new Map<string, Uint8Array<ArrayBuffer>>()
      return {
        write: (store, file, bytes) => {
          written.set(file, bytes.slice())
          return vault.write(store, file, bytes)
        },
        read: async (store, file) => {
          const found = await vault.read(store, file)
          return found && (written.get(file) ?? found)
        },
      }
    }),
    'a migration makes no backup': withVault((vault) => {
      const kept = new Map<string, Uint8Array<ArrayBuffer>>()
      return {
        list: async (store) => [...(await vault.list(store)), ...kept.keys()].sort(),
        read: async (store, file) => kept.get(file) ?? vault.read(store, file),
        write: async (store, file, bytes) => {
          const isBefore = new TextDecoder().decode(bytes.subarray(0, 400)).includes('"before-migration"')
          if (isBefore) kept.set(file, bytes.slice())
          else await vault.write(store, file, bytes)
        },
      }
    }),
    'the quarantine is overwritten': withStorage((storage) => ({
      write: (write) => storage.write(changed(write, ([key, value]) => [key[0] === 'q' ? ['q', 'row'] : key, value])),
    })),
    'a torn snapshot is accepted': withStorage((storage) => ({
      write: (write) => storage.write(changed(write, halved)),
    })),
  }
}

const isChunk = (row: unknown): row is StoredChunk => ArrayBuffer.isView((row as Partial<StoredChunk> | null)?.body)
const isRecord = (row: unknown): row is StoredRecord =>
  typeof (row as Partial<StoredRecord> | null)?.body === 'string' &&
  typeof (row as Partial<StoredRecord>).writer === 'string'

function changed({ put, add, ...write }: StorageWrite, change: (row: StorageRow) => StorageRow): StorageWrite {
  const unique = new Map((put ?? []).map(change).map((row) => [JSON.stringify(row[0]), row]))
  const addedQuarantine = (add ?? []).map(change).filter(([key]) => key[0] === 'q')
  const rest = (add ?? []).map(change).filter(([key]) => key[0] !== 'q')
  for (const row of addedQuarantine) unique.set(JSON.stringify(row[0]), row)
  return { ...write, ...((put || unique.size > 0) && { put: [...unique.values()] }), ...(add && { add: rest }) }
}

function withVault(change: (vault: VaultPort) => Partial<VaultPort>, rest: Bug = (platform) => platform): Bug {
  return (given) => {
    const platform = rest(given)
    const { vault } = platform
    return { ...platform, vault: { ...vault, ...change(vault) } }
  }
}
