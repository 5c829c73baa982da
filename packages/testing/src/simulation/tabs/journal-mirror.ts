import type { StorageKey } from '@holdfast/core'
import type { SimWorld } from '../../world/sim-world.js'
import { hold } from '../plan.js'
import { emptyWorkshop, fold, type NaiveChange, type NaiveWorkshop } from './naive-workshop.js'
import { sameWorkshop, textOf } from './same-workshop.js'
import { type Crate, type Job, type List, workshopName } from './workshop.js'

/** The parts of the stored rows (format 1) that the mirror looks at. */
interface JournalRow {
  readonly from: number
  readonly to: number
  readonly writer: string
  readonly prev: number
  readonly sum: number
  readonly body: string
}
interface Meta {
  readonly replicaId: string
  readonly generation: number
  readonly follows?: { readonly replicaId: string; readonly seq: number }
  readonly snapshot: {
    readonly seq: number
    readonly slices: Readonly<Record<string, { readonly chunkSet: string; readonly chunks: number }>>
  }
}

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
  landed(cid: string, at: number, before: NaiveWorkshop, after: NaiveWorkshop, life: Life): void
  /** A database was begun, with what `followed` held up to there. */
  began(life: Life, followed: Life | undefined): void
}

/**
 * Reads along with all that is written to the database, transaction by transaction, and keeps the state at each version as a
 * naive fold of what the journal says. Snapshots must hold the same.
 */
export class JournalMirror {
  readonly lives: Life[] = []
  /** What was found wrong; kept, because a transaction is no place to throw. */
  problem: unknown
  /** Whether there is a database, and it was not begun only now. */
  get isSettled(): boolean {
    return this.#begunAtMs !== undefined && this.#world.nowMs > this.#begunAtMs + 100
  }

  readonly #world: SimWorld
  #begunAtMs: number | undefined
  readonly #listener: JournalListener
  #chunks = new Map<string, Uint8Array>()
  #rows = new Map<number, number>()
  #lastSum = 0

  constructor(world: SimWorld, listener: JournalListener) {
    this.#world = world
    this.#listener = listener
    world.disk.watch(workshopName, (effect) => {
      if (this.problem !== undefined) return
      try {
        for (const { key, value } of effect) this.#wrote(key, value)
      } catch (error) {
        this.problem = error
      }
    })
  }

  get life(): Life | undefined {
    return this.lives.at(-1)
  }

  /** The database was emptied. */
  wiped(): void {
    this.#begunAtMs = undefined
    this.#rows.clear()
    this.#chunks.clear()
  }

  #wrote(key: StorageKey, value: unknown): void {
    const [kind] = key
    if (kind === 's') {
      const name = JSON.stringify(key.slice(1))
      if (value === undefined) this.#chunks.delete(name)
      else this.#chunks.set(name, (value as { readonly body: Uint8Array }).body)
    } else if (kind === 'meta') {
      hold(value !== undefined, 'I3', () => 'the meta row was removed')
      this.#flipped(JSON.parse((value as { readonly body: string }).body) as Meta)
    } else if (kind === 'j') {
      const from = Number(key[1])
      if (value === undefined) this.#removed.push(from)
      else this.#appended(from, value as JournalRow)
    }
  }

  /** Rows removed in a transaction: judged once its snapshot is known. */
  #removed: number[] = []

  #appended(from: number, row: JournalRow): void {
    const { life } = this
    hold(life !== undefined, 'I3', () => 'a record was written to a database that was not begun')
    hold(!this.#rows.has(from), 'I3', () => `row ${from} was written over`)
    hold(row.from === from && from === life.head + 1, 'I3', () => `row ${from} was written after ${life.head}`)
    hold(row.prev === this.#lastSum, 'I3', () => `row ${from} does not go on from the one before`)
    const commits = JSON.parse(row.body) as readonly { readonly n: string; readonly fx: readonly NaiveChange[] }[]
    hold(commits.length === row.to - from + 1, 'I3', () => `row ${from} holds ${commits.length} commits`)
    this.#rows.set(from, row.to)
    life.rows = this.#rows.size
    this.#lastSum = row.sum
    for (const { n, fx } of commits) {
      const cid = `${row.writer}-${n}`
      const at = life.head + 1
      const before = life.states.get(life.head)
      hold(before !== undefined, 'I7', () => `row ${from} was written behind half a snapshot`)
      const after = fold(before, fx)
      life.head = at
      life.states.set(at, after)
      const deleted = new Set(fx.filter(({ op }) => op === 'delete').map(placeOf))
      life.touched.set(at, { cid, writer: row.writer, places: new Set(fx.map(placeOf)), deleted })
      this.#listener.landed(cid, at, before, after, life)
    }
  }

  #flipped({ replicaId, generation, snapshot, follows }: Meta): void {
    const removed = this.#removed.splice(0)
    const stored = this.#stateOf(snapshot.slices)
    const { life } = this
    if (life?.replicaId === replicaId) {
      hold(generation === life.generation + 1, 'I3', () => `generation ${generation} after ${life.generation}`)
      hold(snapshot.seq <= life.head, 'I3', () => `a snapshot of ${snapshot.seq}, the head is ${life.head}`)
      life.generation = generation
      const known = life.states.get(snapshot.seq)
      hold(
        known !== undefined && stored !== undefined && sameWorkshop(known, stored),
        'I6',
        () => `the snapshot of ${snapshot.seq} is ${stored && textOf(stored)}, the fold ${known && textOf(known)}`,
      )
      const lost = removed.filter((from) => (this.#rows.get(from) ?? 0) > snapshot.seq)
      hold(lost.length === 0, 'I1', () => `row ${lost[0]} was removed by a snapshot of ${snapshot.seq}`)
    } else {
      this.#begin({ replicaId, generation, snapshot, ...(follows && { follows }) }, stored)
    }
    for (const from of removed) this.#rows.delete(from)
    if (this.life) this.life.rows = this.#rows.size
  }

  #begin({ replicaId, generation, snapshot, follows }: Meta, stored: NaiveWorkshop | undefined): void {
    const { life } = this
    const { seq } = snapshot
    const followed = this.lives.find((each) => each.replicaId === follows?.replicaId)
    const known = followed?.states.get(seq) ?? emptyWorkshop
    // Emptied again between its snapshot and its beginning: whoever reads that begins it anew.
    const isWhole = stored !== undefined
    hold(
      !isWhole || sameWorkshop(known, stored),
      'I6',
      () => `a database begins with ${stored && textOf(stored)} at ${seq}; that was ${textOf(known)}`,
    )
    this.#begunAtMs = this.#world.nowMs
    this.#rows.clear()
    this.#lastSum = (snapshot as unknown as { readonly sum: number }).sum
    const number = life ? life.number + 1 : 0
    const states = new Map(isWhole ? [[seq, stored]] : [])
    const next: Life = { replicaId, number, from: seq, head: seq, states, touched: new Map(), generation, rows: 0 }
    this.lives.push(next)
    this.#listener.began(next, followed)
  }

  /** What a snapshot holds; undefined where a chunk is missing. */
  #stateOf(slices: Meta['snapshot']['slices']): NaiveWorkshop | undefined {
    let isWhole = true
    const valuesOf = (slice: string): unknown[] => {
      const { chunkSet = '', chunks = 0 } = slices[slice] ?? {}
      return Array.from({ length: chunks }, (_, index) => {
        const body = this.#chunks.get(JSON.stringify([chunkSet, slice, index]))
        isWhole &&= body !== undefined
        return body && (JSON.parse(new TextDecoder().decode(body)) as unknown)
      })
    }
    const entities = <T extends { readonly id: string }>(slice: string) =>
      new Map((valuesOf(slice).flat() as (T | undefined)[]).map((entity) => [entity?.id ?? '', entity as T]))
    const state = {
      lists: entities<List>('lists'),
      jobs: entities<Job>('jobs'),
      crates: entities<Crate>('crates'),
      desk: valuesOf('desk')[0] as NaiveWorkshop['desk'],
      count: valuesOf('count')[0] as number,
      gate: valuesOf('gate')[0] as number,
      pulse: valuesOf('pulse')[0] as NaiveWorkshop['pulse'],
      tally: valuesOf('tally')[0] as NaiveWorkshop['tally'],
    }
    return isWhole ? state : undefined
  }
}
