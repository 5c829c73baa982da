import type { StorageKey } from '@holdfast/core'
import type { SeededRandom } from '../random/seeded-random.js'
import { RowImage } from './row-image.js'
import type { StorageFault, StorageFaultSource } from './storage-fault.js'

/** What a transaction did, row by row; `value` undefined: the row was removed. */
export type Effect = readonly { readonly key: StorageKey; readonly value: unknown }[]

/** The device that all tabs of a simulated browser share. It outlives tabs, kills and power cuts. */
export interface SimDisk {
  /** How many calls of storage there have been, over all tabs. */
  readonly calls: number
  /** Has the call with that index fail in that way. */
  failAt(index: number, fault: StorageFault): void
  /** Asks `source` about each call for which nothing was arranged by `failAt`; undefined ends it. */
  setFaults(source: StorageFaultSource | undefined): void
  /** The rows of a database as a transaction would see them now; for assertions. */
  rows(database: string): readonly (readonly [key: StorageKey, value: unknown])[]
  /** Changes or (with undefined) removes a row behind everybody's back: bit rot, or somebody in the browser's devtools. */
  tamper(database: string, key: StorageKey, value: unknown): void
  /** Empties one database or all, as eviction does: without a word to anybody. */
  wipe(database?: string): void
  /**
   * Leaves a torn record at the end of the log, as a kill in the middle of a write may. The next browser takes it for the end
   * and writes on behind it; the one after finds damage in the middle and empties all databases, unless they were scrubbed.
   */
  tearLog(): void
  /** Tells of each transaction that takes effect, when it does, until the returned function is called. */
  watch(database: string, onEffect: (effect: Effect) => void): () => void
  /** Transactions that are complete but not on the device yet: a power cut can take them. */
  unsynced(database: string): number
}

/**
 * One database in three images: what transactions see, what completed since the device was last flushed, and what is on
 * the device. A kill keeps the first; a power cut keeps the last and a prefix of the second.
 */
export class SimDatabase {
  readonly #onEffect: (effect: Effect) => void
  visible = new RowImage()
  #buffered: Effect[] = []
  #synced = new RowImage()
  /** Transactions run one after the other, in the order in which they were asked for. */
  busyUntilMs = 0

  constructor(onEffect: (effect: Effect) => void = () => undefined) {
    this.#onEffect = onEffect
  }

  get unsynced(): number {
    return this.#buffered.length
  }

  apply(effect: Effect, durability: 'relaxed' | 'strict'): void {
    write(this.visible, effect)
    this.#buffered.push(effect)
    if (durability === 'strict') this.#sync(this.#buffered.length)
    this.#onEffect(effect)
  }

  /** Keeps a prefix of the completed transactions, and certainly what was flushed. */
  cutPower(random: SeededRandom): void {
    this.#sync(random.int(this.#buffered.length + 1))
    this.#buffered = []
    this.visible = this.#synced.copy()
    this.busyUntilMs = 0
  }

  #sync(count: number): void {
    for (const effect of this.#buffered.splice(0, count)) write(this.#synced, effect)
  }
}

function write(image: RowImage, effect: Effect): void {
  for (const { key, value } of effect) {
    if (value === undefined) image.delete(key)
    else image.set(key, value)
  }
}
