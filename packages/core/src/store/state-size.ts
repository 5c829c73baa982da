import type { Config } from '../definition/config.js'
import type { Feature, FeatureHost } from './feature.js'

/** Share of `maxStateSize` from which a state counts as large. */
const largeShare = 0.8

export function isLarge(bytes: number, { maxStateSize }: Config): boolean {
  return bytes > largeShare * maxStateSize
}

/** Tells once that the state has become large, while updates are still taken. */
export class StateSize implements Feature {
  readonly surface = {}
  readonly #host: FeatureHost
  /** The limit of which it was told that the state is near; undefined: of none, since it is not. */
  #toldOf: number | undefined

  constructor(host: FeatureHost) {
    this.#host = host
  }

  readonly changed = (): void => {
    const { config } = this.#host.settings
    const { bytes } = this.#host.view()
    const limitBytes = config.maxStateSize
    const near = isLarge(bytes, config) ? limitBytes : undefined
    if (near === this.#toldOf) return
    this.#toldOf = near
    if (near !== undefined) this.#host.observers.emitter.emit('state:large', { bytes, limitBytes })
  }

  readonly configured = this.changed
  readonly started = this.changed
}
