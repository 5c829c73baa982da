import type { StoredSummary } from './drill-record.js'

/** What the database holds, looked up in the database itself and not asked of the store. */
export interface Stored extends StoredSummary {
  /** Numbers under which a writer's commits stand in the journal, by their number in that writer. */
  readonly seqs: ReadonlyMap<string, readonly number[]>
  /** Number of that writer's last commit in the snapshot; -1: none. */
  readonly lastInSnapshot: number
}

interface JournalRow {
  readonly from: number
  readonly to: number
  readonly writer: string
  readonly body: string
}

interface MetaBody {
  readonly replicaId: string
  readonly generation: number
  readonly snapshot: { readonly seq: number; readonly writers: Readonly<Record<string, number>> }
}

const ROWS = 'rows'
const after = (prefix: string) => IDBKeyRange.bound([prefix], [prefix, []])

/** Reads it on a connection of its own, which is closed at once. Rejects where there is no such database. */
export async function readStored(store: string, writer: string): Promise<Stored> {
  const database = await open(`holdfast:${store}`)
  try {
    const rows = database.transaction(ROWS, 'readonly').objectStore(ROWS)
    const [fence, meta, journal, quarantined] = await Promise.all([
      answer<unknown>(rows.get(['fence'])),
      answer<{ readonly body?: string } | undefined>(rows.get(['meta'])),
      answer<JournalRow[]>(rows.getAll(after('j'))),
      answer<number>(rows.count(after('q'))),
    ])
    const { replicaId, generation, snapshot } = JSON.parse(meta?.body ?? '') as MetaBody
    return {
      fence: typeof fence === 'string' ? fence : null,
      replicaId,
      generation,
      snapshotSeq: snapshot.seq,
      head: Math.max(snapshot.seq, journal.at(-1)?.to ?? 0),
      records: journal.length,
      quarantined,
      canary: readCanary(store),
      seqs: seqsOf(journal, writer),
      lastInSnapshot: snapshot.writers[writer] ?? -1,
    }
  } finally {
    database.close()
  }
}

function seqsOf(journal: readonly JournalRow[], writer: string): ReadonlyMap<string, readonly number[]> {
  const seqs = new Map<string, number[]>()
  for (const { from, body } of journal.filter((row) => row.writer === writer)) {
    for (const [index, { n }] of (JSON.parse(body) as readonly { readonly n: string }[]).entries()) {
      seqs.set(n, [...(seqs.get(n) ?? []), from + index])
    }
  }
  return seqs
}

function readCanary(store: string): StoredSummary['canary'] {
  try {
    const note = JSON.parse(localStorage.getItem(`holdfast:canary:${store}`) ?? 'null') as StoredSummary['canary']
    return note && { replicaId: note.replicaId, generation: note.generation, head: note.head }
  } catch {
    return null
  }
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    // There is none: it is not for a reader to make one.
    request.onupgradeneeded = () => request.transaction?.abort()
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error(`The database '${name}' can not be opened.`))
  })
}

function answer<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T)
    request.onerror = () => reject(request.error ?? new Error('The database can not be read.'))
  })
}
