import type { Platform } from '../ports/platform.js'
import { type CanaryNote, decodeCanaryNote } from './canary-note.js'

/** Writing the note costs as much as an update: once in a while is enough, and when the page goes away. */
const intervalMs = 1_000

/** Keeps the canary's note up to date, at most once a second. */
export class CanaryKeeper {
  /** What it said when this tab started. */
  readonly note: CanaryNote | undefined
  readonly #store: string
  readonly #platform: Platform
  #unwritten: CanaryNote | undefined
  #cancel: (() => void) | undefined

  constructor(store: string, platform: Platform) {
    this.#store = store
    this.#platform = platform
    this.note = decodeCanaryNote(platform.canary.read(store))
  }

  remember(note: CanaryNote): void {
    this.#unwritten = note
    this.#cancel ??= this.#platform.clock.schedule(() => this.flush(), intervalMs)
  }

  flush(): void {
    this.#cancel?.()
    this.#cancel = undefined
    if (this.#unwritten === undefined) return
    this.#platform.canary.write(this.#store, { ...this.#unwritten })
    this.#unwritten = undefined
  }
}
