import {
  array,
  boolean,
  count,
  type Decoded,
  decodeWith,
  nullable,
  number,
  object,
  text,
} from '../../protocol/decoder.js'
import { drillPhase, drillProof } from '../../protocol/recovery.js'

const canary = object({ replicaId: text, generation: count, head: count })

/** What the database and the canary hold, as far as a drill compares it. */
export const storedSummary = object({
  fence: nullable(text),
  replicaId: text,
  generation: count,
  /** Number of the last commit in the snapshot, and in all. */
  snapshotSeq: count,
  head: count,
  records: count,
  quarantined: count,
  canary: nullable(canary),
})

const drillRecord = object({
  id: text,
  store: text,
  phase: drillPhase,
  startedAt: number,
  /** Null until the store was stopped. */
  killedAt: nullable(number),
  backup: object({ id: text, isOwn: boolean }),
  /** Ids of all backups that there were, with the one of the drill. */
  backups: array(text),
  before: storedSummary,
  /** Of the state, as JSON. */
  stateSum: text,
  /** Commits of the drill, in order: whether the store had said that they are saved. */
  marks: array(object({ cid: text, acknowledged: boolean })),
  proof: nullable(drillProof),
})

/** What a drill remembers over the reload of its page. */
export type DrillRecord = Decoded<typeof drillRecord>
export type StoredSummary = Decoded<typeof storedSummary>

const keyOf = (store: string) => `holdfast:drill:${store}`

/** In sessionStorage: of this tab, and gone with it. Null where there is none, or none that can be read. */
export function readDrill(store: string): DrillRecord | null {
  try {
    return decodeWith(drillRecord, JSON.parse(sessionStorage.getItem(keyOf(store)) ?? 'null')) ?? null
  } catch {
    return null
  }
}

/** False where there is no place for it. */
export function keepDrill(store: string, record: DrillRecord | null): boolean {
  try {
    if (record === null) sessionStorage.removeItem(keyOf(store))
    else sessionStorage.setItem(keyOf(store), JSON.stringify(record))
    return true
  } catch {
    return false
  }
}
