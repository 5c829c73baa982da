import type { CanaryPort } from '@holdfast/core'
import type { SeededRandom } from '../random/seeded-random.js'
import { cloneValue } from './clone-value.js'
import type { TabRunner } from './sim-tab.js'

/** Browsers bring localStorage to the disk seconds later: a browser that is killed forgets its newest notes. */
const WRITTEN_AFTER_MS = 5_000

interface Note {
  readonly value: unknown
  readonly atMs: number
}

/** The notes of a simulated browser. */
export class CanaryShelf {
  readonly #notes = new Map<string, Note[]>()
  readonly #nowMs: () => number

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  portOf(tab: TabRunner): CanaryPort {
    return {
      read: (name) => cloneValue(this.#notes.get(name)?.at(-1)?.value),
      write: (name, value) => {
        if (tab.alive) this.#write(name, value)
      },
      names: () => [...this.#notes].filter(([, notes]) => notes.at(-1)?.value !== undefined).map(([name]) => name),
    }
  }

  #write(name: string, value: unknown): void {
    const notes = this.#notes.get(name) ?? []
    this.#notes.set(name, notes)
    // Of what is on the disk for sure only the newest matters.
    while (notes[1] && notes[1].atMs <= this.#nowMs() - WRITTEN_AFTER_MS) notes.shift()
    notes.push({ value: cloneValue(value), atMs: this.#nowMs() })
  }

  /** The browser dies: some of the newest notes are gone. */
  lose(random: SeededRandom): void {
    for (const notes of this.#notes.values()) {
      const safe = notes.filter(({ atMs }) => atMs <= this.#nowMs() - WRITTEN_AFTER_MS).length
      notes.splice(safe + random.int(notes.length - safe + 1))
    }
  }

  /** Forgets everything, as a user who clears site data. */
  clear(): void {
    this.#notes.clear()
  }
}
