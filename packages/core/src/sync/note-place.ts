import type { Clock } from '../ports/clock.js'
import type { CanaryNote } from './canary-note.js'

/** Keeps the note in one place up to date, at most once per interval. */
export class NotePlace {
  readonly #clock: Clock
  readonly #intervalMs: number
  readonly #write: (note: CanaryNote) => void
  #unwritten: CanaryNote | undefined
  #cancel: (() => void) | undefined

  constructor(clock: Clock, intervalMs: number, write: (note: CanaryNote) => void) {
    this.#clock = clock
    this.#intervalMs = intervalMs
    this.#write = write
  }

  remember(note: CanaryNote): void {
    this.#unwritten = note
    this.#cancel ??= this.#clock.schedule(() => this.flush(), this.#intervalMs)
  }

  flush(): void {
    this.#cancel?.()
    this.#cancel = undefined
    if (this.#unwritten === undefined) return
    this.#write(this.#unwritten)
    this.#unwritten = undefined
  }
}
