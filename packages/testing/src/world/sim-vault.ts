import type { VaultPort } from '@holdfast/core'
import type { SeededRandom } from '../random/seeded-random.js'
import type { TabRunner } from './sim-tab.js'

/** The files of a simulated browser. A write takes effect whole, or not at all when its tab dies before. */
export class VaultFiles {
  readonly #stores = new Map<string, Map<string, Uint8Array<ArrayBuffer>>>()

  portOf(tab: TabRunner): VaultPort {
    const later = <T>(run: () => T) =>
      new Promise<T>((resolve) => {
        tab.schedule(() => resolve(run()), 0)
      })
    return {
      list: (store) => later(() => [...this.#filesOf(store).keys()].sort()),
      read: (store, file) => later(() => this.#filesOf(store).get(file)?.slice()),
      write: (store, file, bytes) => {
        const copy = bytes.slice()
        return later(() => void this.#filesOf(store).set(file, copy))
      },
      remove: (store, file) => later(() => void this.#filesOf(store).delete(file)),
    }
  }

  /** Forgets the canary's notes, not the backups. */
  clearNotes(): void {
    for (const store of this.#stores.keys()) if (store.endsWith(':canary')) this.#stores.delete(store)
  }

  /** One byte of one file is another. */
  rot(store: string, random: SeededRandom): void {
    const files = [...this.#filesOf(store).values()].filter(({ length }) => length > 0)
    if (files.length === 0) return
    const bytes = random.pick(files)
    const at = random.int(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8))
  }

  #filesOf(store: string): Map<string, Uint8Array<ArrayBuffer>> {
    let files = this.#stores.get(store)
    if (!files) {
      files = new Map()
      this.#stores.set(store, files)
    }
    return files
  }
}
