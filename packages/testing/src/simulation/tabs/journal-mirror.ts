import type { CanaryPort, StorageKey } from '@holdfast/core'
import type { SimTab } from '../../world/sim-tab.js'
import type { SimWorld } from '../../world/sim-world.js'
import { hold } from '../plan.js'
import type { Edition } from './editions.js'
import { type JournalListener, type Life, placeOf } from './life.js'
import { emptyWorkshop, fold, type NaiveWorkshop } from './naive-workshop.js'
import { sameWorkshop, textOf } from './same-workshop.js'
import { cidsIn, commitsIn, type JournalRow, type Meta, stateIn } from './stored-rows.js'
import { workshopName } from './workshop.js'

const leftBy = `:left:${workshopName}:`

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
  #observer: SimTab | undefined
  readonly #listener: JournalListener
  #chunks = new Map<string, Uint8Array>()
  #rows = new Map<number, number>()
  #lastSum = 0
  /** Cids of what is handed over, by row. */
  readonly #handovers = new Map<string, readonly string[]>()
  /** Of the transaction that is looked at. */
  #takenIn: string[] = []
  #setAside = new Map<string, string>()
  /** A migration makes one, before it begins. */
  mayHaveBackup = false
  /** Of the app that wrote the database. */
  edition: Edition = 1

  constructor(world: SimWorld, listener: JournalListener) {
    this.#world = world
    this.#listener = listener
    world.disk.watch(workshopName, (effect) => {
      if (this.problem !== undefined) return
      try {
        for (const { key, value } of effect) this.#wrote(key, value)
        if (this.#takenIn.length > 0 && this.life) {
          listener.takenIn(this.#takenIn.splice(0), this.#setAside, this.life)
        }
        this.#setAside.clear()
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
    this.#handovers.clear()
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
    } else if (kind === 'h') this.#handed(JSON.stringify(key), value as { readonly record: JournalRow } | undefined)
    else if (kind === 'q') {
      // Of rows that were set aside, the commits that were handed over.
      const { value: row, reason } = (value ?? {}) as { readonly value?: JournalRow; readonly reason?: string }
      if (typeof row?.body === 'string' && String(key[1]).startsWith('h.'))
        for (const cid of cidsIn(row)) this.#setAside.set(cid, String(reason))
    }
  }

  #handed(name: string, row: { readonly record: JournalRow } | undefined): void {
    if (row === undefined) {
      this.#takenIn.push(...(this.#handovers.get(name) ?? []))
      this.#handovers.delete(name)
      return
    }
    const cids = cidsIn(row.record)
    this.#handovers.set(name, cids)
    for (const cid of cids) this.#listener.handedOver(cid)
  }

  /** Whether the tab left a note of what it had not saved, which others take in as it was recorded. */
  hasLeft(writer: string): boolean {
    return this.#canary.read(leftBy + writer) !== undefined
  }

  /** Whether any tab left one that is still there. */
  get hasNotes(): boolean {
    return this.#canary.names?.().some((name) => name.startsWith(leftBy)) === true
  }

  get #canary(): CanaryPort {
    if (this.#observer?.alive !== true) this.#observer = this.#world.openTab()
    return this.#observer.platform.canary
  }

  /** Whether something waits for a newer app to take it in. */
  get isHandingOver(): boolean {
    return this.#handovers.size > 0
  }

  /** Rows removed in a transaction: judged once its snapshot is known. */
  #removed: number[] = []

  #appended(from: number, row: JournalRow): void {
    const { life } = this
    hold(life !== undefined, 'I3', () => 'a record was written to a database that was not begun')
    // A migration takes a number of its own, with a row of no commits.
    if (row.to < from && row.schema === this.edition && from === life.head) return
    hold(!this.#rows.has(from), 'I3', () => `row ${from} was written over`)
    hold(row.from === from && from === life.head + 1, 'I3', () => `row ${from} was written after ${life.head}`)
    hold(row.prev === this.#lastSum, 'I3', () => `row ${from} does not go on from the one before`)
    hold(row.schema === this.edition, 'W1', () => `row ${from} is of version ${row.schema}, not ${this.edition}`)
    const commits = commitsIn(row)
    hold(commits.length === row.to - from + 1, 'I3', () => `row ${from} holds ${commits.length} commits`)
    this.#rows.set(from, row.to)
    life.rows = this.#rows.size
    this.#lastSum = row.sum
    for (const { cid, changes: fx } of commits) {
      const at = life.head + 1
      const before = life.states.get(life.head)
      hold(before !== undefined, 'I7', () => `row ${from} was written behind half a snapshot`)
      const after = fold(before, fx)
      life.head = at
      life.states.set(at, after)
      const deleted = new Set(fx.filter(({ op }) => op === 'delete').map(placeOf))
      life.touched.set(at, { cid, writer: row.writer, places: new Set(fx.map(placeOf)), deleted })
      this.#listener.landed(cid, at, before, after, life, this.hasLeft(row.writer))
    }
  }

  #flipped({ replicaId, generation, snapshot, follows, schemaVersion }: Meta): void {
    const removed = this.#removed.splice(0)
    hold(schemaVersion >= this.edition, 'W6', () => `version ${schemaVersion} was written over ${this.edition}`)
    const isMigration = schemaVersion > this.edition && this.life !== undefined
    this.edition = schemaVersion
    const stored = stateIn(snapshot.slices, this.#chunks, this.edition)
    const { life } = this
    if (life?.replicaId === replicaId) {
      hold(generation === life.generation + 1, 'I3', () => `generation ${generation} after ${life.generation}`)
      if (isMigration) this.#migrated(life)
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
      this.#begin({ replicaId, generation, snapshot, schemaVersion, ...(follows && { follows }) }, stored)
    }
    for (const from of removed) this.#rows.delete(from)
    if (this.life) this.life.rows = this.#rows.size
  }

  /** A migration counts as a version, and changes nothing that the first edition would show. */
  #migrated(life: Life): void {
    const last = life.states.get(life.head)
    life.head++
    if (last !== undefined) life.states.set(life.head, last)
    life.touched.set(life.head, { cid: '', writer: 'the migration', places: new Set(), deleted: new Set() })
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
}
