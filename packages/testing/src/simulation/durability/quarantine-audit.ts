import type { StorageKey } from '@holdfast/core'
import { hold } from '../plan.js'

/** Follows the quarantine: what is in it stays as it is. */
export class QuarantineAudit {
  #seen = new Map<string, string>()

  check(rows: readonly (readonly [key: StorageKey, value: unknown])[]): void {
    const found = new Map<string, string>()
    for (const [key, value] of rows) if (key[0] === 'q') found.set(String(key[1]), JSON.stringify(value))
    for (const [id, text] of this.#seen) {
      hold(found.get(id) === text, 'R12', () => `the quarantined row ${id} is ${found.has(id) ? 'another' : 'gone'}`)
    }
    this.#seen = found
  }

  /** Somebody else may change it now. */
  forget(): void {
    this.#seen = new Map()
  }
}
