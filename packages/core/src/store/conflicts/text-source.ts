import type { MergeText } from '../../conflict/merge-values.js'
import { reasonOf } from '../../errors.js'
import type { Clock } from '../../ports/clock.js'

/** Reading waits so long for what merges texts; then mine stands where two tabs changed one. */
const patienceMs = 10_000

type Imported = Promise<{ readonly mergeText: MergeText }>

/** Of all stores of the page: once one has it, another has it without asking the network, which may be gone by then. */
let imported: Imported | undefined

function importOnce(): Imported {
  imported ??= import('../../conflict/merge-text.js').catch((error: unknown) => {
    imported = undefined
    throw error
  })
  return imported
}

/** What merges texts: loaded only where a definition or a setting asks for it, as it is larger than all the rest. */
export class TextSource {
  /** Why there is none, while there is none. */
  merge: MergeText | string = 'What merges texts is not loaded yet.'
  readonly #import: () => Imported
  #loading: Promise<void> | undefined
  #waited: Promise<void> | undefined

  constructor(importText = importOnce) {
    this.#import = importText
  }

  /** Begins to load, if that did not happen yet. Does not reject. */
  load(): Promise<void> {
    this.#loading ??= this.#import().then(
      ({ mergeText }) => {
        this.merge = mergeText
      },
      (error: unknown) => {
        this.merge = `What merges texts could not be loaded: ${reasonOf(error)}`
        // A network that was away may be back for the next one.
        this.#loading = undefined
      },
    )
    return this.#loading
  }

  /** Resolves when it is loaded, or when it is not to be waited for. */
  ready(clock: Clock): Promise<void> {
    this.#waited ??= new Promise((resolve) => {
      const cancel = clock.schedule(resolve, patienceMs)
      this.load().then(() => {
        cancel()
        resolve()
      }, resolve)
    })
    return this.#waited
  }
}
