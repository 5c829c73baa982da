import type { SeededRandom } from '../random/seeded-random.js'
import { cloneValue } from './clone-value.js'
import { type Effect, SimDatabase, type SimDisk } from './sim-disk.js'
import type { StorageCall, StorageFault, StorageFaultSource } from './storage-fault.js'

/** The disk as the simulated browser itself uses it. */
export interface SimBrowserDisk extends SimDisk {
  database(name: string): SimDatabase
  /** Counts a call and decides how it goes. */
  admit(
    verb: StorageCall['verb'],
    database: string,
  ): { readonly call: StorageCall; readonly fault: StorageFault | undefined }
  /** A transaction is on its way to the disk. */
  wrote(): void
  /** Begins a new log. */
  scrub(): void
  /** The browser is gone: the next one reads the log. */
  restart(): void
  cutPower(): void
}

export function createSimDisk(random: SeededRandom): SimBrowserDisk {
  const databases = new Map<string, SimDatabase>()
  const arranged = new Map<number, StorageFault>()
  let source: StorageFaultSource | undefined
  let calls = 0
  let log: 'whole' | 'torn' | 'written behind' = 'whole'

  const watchers = new Map<string, Set<(effect: Effect) => void>>()

  const begin = (name: string) => {
    const begun = new SimDatabase((effect) => {
      for (const watcher of watchers.get(name) ?? []) watcher(effect)
    })
    databases.set(name, begun)
    return begun
  }
  const database = (name: string) => databases.get(name) ?? begin(name)
  return {
    get calls() {
      return calls
    },
    failAt(index, fault) {
      arranged.set(index, fault)
    },
    setFaults(next) {
      source = next
    },
    rows(name) {
      const image = database(name).visible
      return image.keys({ prefix: [] }).map((key) => [key, cloneValue(image.get(key))] as const)
    },
    tamper(name, key, value) {
      database(name).apply([{ key, value: cloneValue(value) }], 'strict')
    },
    wipe(name) {
      for (const each of name === undefined ? [...databases.keys()] : [name]) begin(each)
    },
    tearLog() {
      if (log === 'whole') log = 'torn'
    },
    wrote() {
      if (log === 'torn') log = 'written behind'
    },
    scrub() {
      log = 'whole'
    },
    restart() {
      if (log !== 'written behind') return
      log = 'whole'
      for (const each of [...databases.keys()]) begin(each)
    },
    watch(name, onEffect) {
      const watching = watchers.get(name) ?? new Set()
      watchers.set(name, watching)
      watching.add(onEffect)
      return () => void watching.delete(onEffect)
    },
    unsynced: (name) => database(name).unsynced,
    database,
    admit(verb, name) {
      const call = { index: calls++, verb, database: name }
      return { call, fault: arranged.get(call.index) ?? source?.(call) }
    },
    cutPower() {
      for (const each of databases.values()) each.cutPower(random)
    },
  }
}
