import type { NaiveChange, NaiveWorkshop } from './naive-workshop.js'

/** What one commit touched: entities, plain slices, and fields of the tally. */
interface Touched {
  readonly cid: string
  /** The tab's id as a writer. */
  readonly writer: string
  readonly places: ReadonlySet<string>
  readonly deleted: ReadonlySet<string>
}

/** One life of the database: from when it was begun until it is wiped. */
export interface Life {
  readonly replicaId: string
  readonly number: number
  /** What it was begun with. */
  readonly from: number
  head: number
  /** The state at each version since. */
  readonly states: Map<number, NaiveWorkshop>
  /** By version: what the commit touched. */
  readonly touched: Map<number, Touched>
  generation: number
  rows: number
}

/** Names an entity, a plain slice, or a field of the tally. */
export function placeOf({ slice, key, path }: Pick<NaiveChange, 'slice' | 'key' | 'path'>): string {
  return `${slice}/${key ?? (slice === 'tally' ? path?.[0] : undefined) ?? ''}`
}

/** Who is told of what comes into the journal. */
export interface JournalListener {
  landed(
    cid: string,
    at: number,
    before: NaiveWorkshop,
    after: NaiveWorkshop,
    life: Life,
    /** Others may have taken it in as it was recorded, because its tab was away. */
    mayBeLeft: boolean,
  ): void
  /** A commit was added to the database for newer apps to take in. */
  handedOver(cid: string): void
  /** Such commits were removed; those in `setAside` are in the quarantine, with the reason. */
  takenIn(cids: readonly string[], setAside: ReadonlyMap<string, string>, life: Life): void
  /** A database was begun, with what `followed` held up to there. */
  began(life: Life, followed: Life | undefined): void
}
