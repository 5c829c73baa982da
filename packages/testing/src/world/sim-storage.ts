import {
  HoldfastError,
  type Storage,
  type StorageKey,
  type StoragePatience,
  type StoragePort,
  type StorageWrite,
  type StorageWriteOutcome,
} from '@holdfast/core'
import type { SeededRandom } from '../random/seeded-random.js'
import { cloneValue } from './clone-value.js'
import type { SimBrowserDisk } from './sim-browser-disk.js'
import type { Effect, SimDatabase } from './sim-disk.js'
import type { TabRunner } from './sim-tab.js'
import { faultError, type StorageCall, type StorageFault, takesEffect } from './storage-fault.js'

export interface SimStorageParts {
  readonly disk: SimBrowserDisk
  readonly tab: TabRunner
  /** Decides how long each answer takes, and whether what a killed tab had asked for still happens. */
  readonly random: SeededRandom
  readonly maxLatencyMs: number
}

/** How a transaction ended. */
type Ending<T> = { readonly value: T } | { readonly error: unknown }

/** Storage of one tab on the shared disk: the contract of `StoragePort`, without a browser. */
export function createSimStorage(parts: SimStorageParts): StoragePort {
  return {
    open: (name, patience) =>
      new Promise((resolve, reject) => {
        const { tab, disk } = parts
        if (!tab.alive) return
        const { call, fault } = disk.admit('open', name)
        const { timeoutMs } = patience
        if (fault === 'crash-before' || fault === 'crash-after') return tab.kill()
        const isHung = fault === 'hang' || fault === 'hang-after'
        tab.schedule(
          () => (fault ? reject(faultError(fault, call, timeoutMs)) : resolve(new SimStorage(name, patience, parts))),
          isHung ? timeoutMs : parts.random.next() * parts.maxLatencyMs,
        )
      }),
    estimate: () => Promise.resolve({ usageBytes: 0, quotaBytes: 1e9, persisted: false }),
    persist: () => Promise.resolve(undefined),
    scrub: () =>
      new Promise((resolve) => {
        parts.tab.schedule(() => {
          parts.disk.scrub()
          resolve()
        }, parts.maxLatencyMs)
      }),
  }
}

class SimStorage implements Storage {
  readonly #name: string
  readonly #patience: StoragePatience
  readonly #parts: SimStorageParts
  #closed = false
  /** Writes that were asked for and have not run yet. */
  readonly #waiting = new Set<() => void>()
  /** Answers come in the order of the questions. */
  #answeredMs = 0

  constructor(name: string, patience: StoragePatience, parts: SimStorageParts) {
    this.#name = name
    this.#patience = patience
    this.#parts = parts
    // What a tab had asked for when it died was committing already, or was not.
    parts.tab.onDeath(() => {
      for (const cancel of this.#waiting) if (parts.random.chance(0.5)) cancel()
    })
  }

  read(queries: Parameters<Storage['read']>[0]): ReturnType<Storage['read']> {
    return this.#transact('read', (database) => ({
      value: queries.map((query) => database.visible.values(query).map(cloneValue)),
    }))
  }

  keys(query: Parameters<Storage['keys']>[0]): Promise<readonly StorageKey[]> {
    return this.#transact('keys', (database) => ({ value: database.visible.keys(query).map((key) => [...key]) }))
  }

  write(write: StorageWrite): ReturnType<Storage['write']> {
    // As in IndexedDB: without a row to look at first, values are copied when the call is made.
    const early = write.expect ? undefined : encode(write, this.#name)
    return this.#transact<StorageWriteOutcome>('write', (database) => {
      try {
        for (let expected = write.expect; expected !== undefined; expected = expected.also) {
          if (!expected.holds(cloneValue(database.visible.get(expected.key)))) return { value: 'conflict' }
        }
        const rows = early ?? encode(write, this.#name)
        if ('error' in rows) return rows
        const effect = effectOf(database, write, rows.put, rows.add)
        if (!effect) return { value: 'conflict' }
        database.apply(effect, write.durability)
        // What a browser that is gone had under way stands before the torn record, not behind it.
        if (this.#parts.tab.alive) this.#parts.disk.wrote()
        return { value: 'written' }
      } catch (error) {
        return { error }
      }
    })
  }

  close(): void {
    this.#closed = true
  }

  #transact<T>(verb: StorageCall['verb'], run: (database: SimDatabase) => Ending<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const { disk, tab, random, maxLatencyMs } = this.#parts
      if (this.#closed) {
        reject(
          new HoldfastError('CLOSED', `Database '${this.#name}' was closed.`, { fields: { database: this.#name } }),
        )
        return
      }
      if (!tab.alive) return
      const { call, fault } = disk.admit(verb, this.#name)
      if (fault === 'crash-before') return tab.kill()
      const database = disk.database(this.#name)
      const { nowMs } = tab.queue
      const startMs = Math.max(nowMs + random.next() * maxLatencyMs, database.busyUntilMs)
      database.busyUntilMs = startMs
      const cancel = tab.queue.schedule(
        () => {
          this.#waiting.delete(cancel)
          // Looked up again: the database may have been wiped meanwhile.
          const ending = takesEffect(fault) ? run(disk.database(this.#name)) : undefined
          if (fault === 'crash-after') tab.kill()
          else this.#answer(call, fault, ending, resolve, reject)
        },
        startMs - nowMs,
        disk,
      )
      if (verb === 'write') this.#waiting.add(cancel)
    })
  }

  #answer<T>(
    call: StorageCall,
    fault: StorageFault | undefined,
    ending: Ending<T> | undefined,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): void {
    const { tab, random, maxLatencyMs } = this.#parts
    const { nowMs } = tab.queue
    if (fault === 'hang' || fault === 'hang-after') {
      const { timeoutMs } = this.#patience
      tab.schedule(() => reject(faultError(fault, call, timeoutMs)), timeoutMs)
      return
    }
    this.#answeredMs = Math.max(this.#answeredMs, nowMs + random.next() * maxLatencyMs)
    tab.schedule(() => {
      if (fault) reject(faultError(fault, call, this.#patience.timeoutMs))
      else if (ending && 'value' in ending) resolve(ending.value)
      else reject(ending?.error)
    }, this.#answeredMs - nowMs)
  }
}

interface EncodedRows {
  readonly put: Effect
  readonly add: Effect
}

function encode(write: StorageWrite, database: string): EncodedRows | { readonly error: HoldfastError } {
  try {
    const copy = ([key, value]: readonly [StorageKey, unknown]) => ({ key: [...key], value: cloneValue(value) })
    return { put: (write.put ?? []).map(copy), add: (write.add ?? []).map(copy) }
  } catch (cause) {
    const message = `Database '${database}': a value is of a kind that cannot be stored. Nothing was written.`
    return { error: new HoldfastError('MISUSE', message, { cause, fields: { database } }) }
  }
}

/** What a write does to the rows, or undefined when an added row exists already. */
function effectOf(database: SimDatabase, write: StorageWrite, put: Effect, add: Effect): Effect | undefined {
  const effect: { key: StorageKey; value: unknown }[] = []
  for (const query of write.remove ?? []) {
    for (const key of database.visible.keys(query)) effect.push({ key, value: undefined })
  }
  effect.push(...put)
  if (add.length === 0) return effect
  // Only what this transaction itself did before can differ from what is visible.
  const changed =
    effect.length === 0 ? undefined : new Map(effect.map(({ key, value }) => [JSON.stringify(key), value]))
  const added = new Set<string>()
  for (const row of add) {
    const text = JSON.stringify(row.key)
    const exists = changed?.has(text) ? changed.get(text) !== undefined : database.visible.has(row.key)
    if (exists || added.has(text)) return undefined
    added.add(text)
    effect.push(row)
  }
  return effect
}
