import type { LocksPort } from '@holdfast/core'
import type { TabRunner } from './sim-tab.js'

/** The locks of a simulated browser: first come, first served; a tab that dies lets go of its own. */
export class LockTable {
  readonly #waiting = new Map<string, { readonly tab: TabRunner; readonly grant: () => void }[]>()

  portOf(tab: TabRunner): LocksPort {
    return {
      withLock: async <T>(name: string, options: { readonly ifAvailable: boolean }, work: () => Promise<T>) => {
        // What a dead tab asks for it does not get: nothing would ever let go of it.
        if (!tab.alive) return new Promise<never>(() => undefined)
        if (options.ifAvailable && this.#waiting.has(name)) return undefined
        const release = await this.#acquire(name, tab)
        try {
          return await work()
        } finally {
          release()
        }
      },
    }
  }

  /** The first in line holds the lock. */
  #acquire(name: string, tab: TabRunner): Promise<() => void> {
    return new Promise((resolve) => {
      const line = this.#waiting.get(name) ?? []
      this.#waiting.set(name, line)
      let isReleased = false
      const release = () => {
        if (isReleased) return
        isReleased = true
        const position = line.indexOf(entry)
        line.splice(position, 1)
        if (line.length === 0 && this.#waiting.get(name) === line) this.#waiting.delete(name)
        else if (position === 0) line[0]?.grant()
      }
      const entry = { tab, grant: () => void tab.schedule(() => resolve(release), 0) }
      line.push(entry)
      tab.onDeath(release)
      if (line.length === 1) resolve(release)
    })
  }
}
