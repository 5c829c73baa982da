import type { Clock } from '../ports/clock.js'
import type { Storage } from '../ports/storage.js'
import type { CycleShell } from './cycle-shell.js'

/** What is under way may have been asked of the new database. */
const graceMs = 1_000

/**
 * A tab whose database is deleted under it may wait for an answer that never comes, until `syncTimeout`. When another tab
 * tells of a database that took its place, what is still under way some time later is given up. Harmless where that is not
 * true: its outcome counts as unknown, and is read.
 */
export class StuckWatch {
  readonly #clock: Clock
  readonly #shell: CycleShell
  readonly #place: () => { readonly storage: Storage | undefined }
  #cancel: (() => void) | undefined
  #suspected: number | undefined

  constructor(clock: Clock, shell: CycleShell, place: () => { readonly storage: Storage | undefined }) {
    this.#clock = clock
    this.#shell = shell
    this.#place = place
  }

  /** There is word of another database. */
  suspect(): void {
    const { underWay } = this.#shell
    if (underWay === undefined || underWay === this.#suspected) return
    this.stop()
    this.#suspected = underWay
    this.#cancel = this.#clock.schedule(() => {
      this.#suspected = undefined
      if (this.#shell.underWay === underWay) this.#place().storage?.renew?.()
    }, graceMs)
  }

  stop(): void {
    this.#cancel?.()
    this.#suspected = undefined
  }
}
