import type { Feature, FeatureHost } from '../feature.js'
import { loadPart } from '../load-once.js'
import { statsReader } from '../stats-reader.js'
import { Turns } from '../turns.js'
import type { CapsuleSurface } from './capsule.js'

/** Few pages ever make a capsule: what makes them is no part of what each one loads. */
export const loadMaker = loadPart('makes capsules', () => import('./make-capsule.js'))

/** Capsules of this store. */
export class Capsules implements Feature {
  readonly surface: CapsuleSurface
  readonly #turns: Turns

  constructor(host: FeatureHost) {
    this.#turns = new Turns(host)
    const stats = statsReader(host)
    this.surface = {
      exportCapsule: async (options = {}) =>
        this.#turns.take(options.signal, async () => (await loadMaker()).makeCapsule(host, options, stats)),
    }
  }

  readonly stopped = (): void => this.#turns.close()
}
