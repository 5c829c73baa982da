import type { Adapter, OpenOptions, Subject } from '../adapter.js'
import { createTasks, type Task } from '../task.js'
import { pacer } from './pacer.js'

/**
 * The limit: IndexedDB and nothing around it. Appends as many bytes as Holdfast was seen to append, in as many
 * transactions, one in flight, the text ready-made; or reads and parses all rows that Holdfast stored.
 */
export const rawIndexedDb: Adapter = {
  facts: {
    packages: [],
    validates: 'no',
    immutable: 'no',
    durable: 'IndexedDB, ready-made rows',
    crashSafe: 'no (no checksums, no recovery)',
    tabs: 'no',
  },
  open: (options) => (options.tasks ? openWriter(options, options.tasks) : openReader(options)),
}

async function openWriter({ databaseName, transactionBytes, appends }: OpenOptions, tasks: readonly Task[]) {
  const db = await open(databaseName)
  // The map stands in for a library's state, so that the final state can be checked as everywhere.
  const memory = await pacer.open({ databaseName, tasks, transactionBytes, appends })
  // One append per update, or the groups that were seen.
  const sizes = appends === 'each' ? [medianOf(transactionBytes)] : transactionBytes
  const texts = sizes.map((bytes, index) => textOf(bytes, index))
  let sequence = 0
  let appending = Promise.resolve()
  const appendNext = () => {
    const text = texts[sequence % texts.length]
    const key = sequence++
    appending = appending.then(() => append(db, key, text))
  }
  return {
    ...memory,
    rename(id, title) {
      memory.rename(id, title)
      if (appends === 'each') appendNext()
    },
    async settle() {
      if (appends === 'group') for (let i = 0; i < texts.length; i++) appendNext()
      await appending
    },
    verify: async () => ((await countRows(db)) === sequence ? [] : ['not all rows were written']),
    close: async () => db.close(),
  } satisfies Subject
}

/** Reads the profile that Holdfast left: the one database in it, whatever it is called. */
async function openReader(options: OpenOptions): Promise<Subject> {
  const [stored] = await indexedDB.databases()
  const db = await open(stored?.name ?? options.databaseName)
  const values = await new Promise<unknown[][]>((resolve, reject) => {
    const names = [...db.objectStoreNames]
    const transaction = db.transaction(names, 'readonly')
    const requests = names.map((name) => transaction.objectStore(name).getAll())
    transaction.oncomplete = () => resolve(requests.map((request) => request.result))
    transaction.onabort = () => reject(transaction.error)
  })
  const parsed = values.flat().map(parseRow)
  const memory = await pacer.open({ ...options, tasks: [] })
  return { ...memory, size: () => collectTasks(parsed).size, verify: async () => [], close: async () => db.close() }
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onupgradeneeded = () => request.result.createObjectStore('rows')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function append(db: IDBDatabase, key: number, text: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction('rows', 'readwrite', { durability: 'relaxed' })
    transaction.objectStore('rows').put(text, ['journal', key])
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
    transaction.commit()
  })
}

function countRows(db: IDBDatabase): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = db.transaction('rows', 'readonly').objectStore('rows').count()
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

const medianOf = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 300

/** Flat, one byte per character, and compressible as tasks are: LevelDB compresses what it stores. */
function textOf(bytes: number, seed: number): string {
  const tasks = JSON.stringify(createTasks(Math.ceil(bytes / 150) + 1, seed + 1))
  return new TextDecoder('latin1').decode(new TextEncoder().encode(tasks).subarray(0, bytes))
}

/** The JSON in a row: the row itself or a field of it, as text or as UTF-8. */
function parseRow(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return parseText(row)
  return Object.values(row).map(parseText)
}

function parseText(value: unknown): unknown {
  const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : value
  return typeof text === 'string' && /^[[{]/.test(text) ? JSON.parse(text) : value
}

/** Whatever looks like a task, wherever it stands: proof that what was read is what the others load. */
function collectTasks(value: unknown, found = new Map<string, Task>()): Map<string, Task> {
  if (typeof value !== 'object' || value === null) return found
  if ('id' in value && 'title' in value && 'createdAt' in value) found.set(String(value.id), value as unknown as Task)
  else for (const inner of Object.values(value)) collectTasks(inner, found)
  return found
}
