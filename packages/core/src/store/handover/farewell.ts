import { encodeHandover } from '../../journal/handover.js'
import { rows } from '../../journal/rows.js'
import { isRecord } from '../../model/record.js'
import type { StorageRow } from '../../ports/storage.js'
import { parseCid } from '../../sync/journal-position.js'
import { lockOf } from '../../sync/session-mark.js'
import type { FeatureHost } from '../feature.js'
import { asHandedOver } from './handing-over.js'

/** The lock of a page that was just left may not be free at once. */
const patienceMs = 250

/** What a page had not saved. */
export interface Left {
  /** Of the note. */
  readonly name: string
  readonly rows: readonly StorageRow[]
}

/**
 * A note of what a page has not saved when it is hidden, which may be its end: an append has to hear what it compares itself
 * with before it is complete, and a page that goes away hears nothing any more. It is for the next page, whose app takes it
 * in as what was handed over; the page itself takes it back once all is saved.
 */
export class Farewell {
  readonly #host: FeatureHost
  readonly #prefix: string
  /** Notes that were taken in and could not be removed. */
  readonly #stuck = new Set<string>()

  constructor(host: FeatureHost) {
    this.#host = host
    // No store has a name that begins so: its marks are elsewhere.
    this.#prefix = `:left:${host.shape.name}:`
  }

  /** The page may end here. Gives whether it leaves something. */
  leave(): boolean {
    const { ledger, shape, tabId, sync, platform } = this.#host
    // An undo goes by what others did meanwhile: no other page knows how.
    const end = ledger.pending.findIndex(({ again }) => again !== undefined)
    const pending = ledger.pending.slice(0, end < 0 ? undefined : end)
    const [first] = pending
    if (first === undefined) return false
    const place = { from: parseCid(first.record.cid).n, writer: tabId, schemaVersion: shape.version }
    const encoded = encodeHandover(asHandedOver({ ...ledger, pending }, shape), place)
    const name = this.#prefix + tabId
    const { position } = sync
    const savedTo = position?.writers.get(tabId) ?? -1
    platform.canary.write(name, { replicaId: position?.meta.replicaId ?? null, savedTo, rows: encoded.rows })
    const takeBack = () => {
      if (this.#host.ledger.pending.length === 0) platform.canary.write(name, undefined)
    }
    this.#host.flush().then(takeBack, () => undefined)
    return true
  }

  /** What others left, of this database or of one that it was begun in place of; what is of another is gone with that. */
  found(): readonly Left[] {
    const { platform, sync, tabId } = this.#host
    const found: Left[] = []
    if (sync.position === undefined) return found
    const { writers, meta } = sync.position
    const { replicaId, follows } = meta
    for (const name of platform.canary.names?.() ?? []) {
      if (!name.startsWith(this.#prefix) || name === this.#prefix + tabId || this.#stuck.has(name)) continue
      const note = platform.canary.read(name)
      if (!isRecord(note)) found.push({ name, rows: [[rows.handover(name.slice(this.#prefix.length), 0), note]] })
      else if (note.replicaId === null || note.replicaId === replicaId || note.replicaId === follows?.replicaId) {
        // What it had saved before is not in this database, and would be taken for saved: the page offers all of it itself.
        const isAhead = Number(note.savedTo) > (writers.get(name.slice(this.#prefix.length)) ?? -1)
        if (note.replicaId !== replicaId && isAhead) continue
        found.push({ name, rows: Array.isArray(note.rows) ? note.rows.filter(isRow) : [] })
      } else this.forget(name)
    }
    return found
  }

  /**
   * Of {@link found}, what pages left that are gone. One that is only frozen holds the lock of its mark, and saves by itself
   * when it is back: how others settle what it made, and whether they refuse it, it would not know.
   */
  async ofTheGone(): Promise<readonly Left[]> {
    const left = this.found()
    const areGone = await Promise.all(left.map(({ name }) => this.#isGone(name.slice(this.#prefix.length))))
    return left.filter((_, at) => areGone[at])
  }

  async #isGone(tab: string): Promise<boolean> {
    const { platform, shape } = this.#host
    const patience = new AbortController()
    const stopWaiting = platform.clock.schedule(() => patience.abort(), patienceMs)
    const request = { ifAvailable: false, signal: patience.signal }
    try {
      await platform.locks.withLock(lockOf(`${shape.name}:${tab}`), request, async () => undefined)
      return true
    } catch {
      return false
    } finally {
      stopWaiting()
    }
  }

  /** It is taken in. */
  forget(name: string): void {
    const { canary } = this.#host.platform
    canary.write(name, undefined)
    if (canary.read(name) !== undefined) this.#stuck.add(name)
  }
}

function isRow(row: unknown): row is StorageRow {
  if (!Array.isArray(row) || !Array.isArray(row[0])) return false
  return row[0].every((part) => typeof part === 'string' || Number.isFinite(part))
}
