import type { SeededRandom } from '../../random/seeded-random.js'
import type { ChannelFaults } from '../../world/sim-channel.js'

const kinds = [
  'tab crash',
  'browser crash',
  'freeze',
  'shelve',
  'channel',
  'forge',
  'steal',
  'skew',
  'storage',
  'builds',
  'upgrade',
  'transactions',
  'undo',
  'presence',
  'locks',
  'wipe',
] as const
export type SwarmKind = (typeof kinds)[number]

const chanceOf: { readonly [Kind in SwarmKind]?: number } = { wipe: 0.25, upgrade: 0.35 }

/** What may happen in one simulation: each seed leaves some of it out, so that each also gets to act alone. */
export class Swarm {
  readonly mostTabs: number
  readonly #kinds: ReadonlySet<SwarmKind>
  readonly #random: SeededRandom

  constructor(random: SeededRandom) {
    this.#random = random
    const isCalm = random.chance(0.1)
    const mostTabs = random.pick([1, 2, 2, 3, 4, 5])
    this.#kinds = new Set(kinds.filter((kind) => !isCalm && random.chance(chanceOf[kind] ?? 0.5)))
    // An app is overtaken by another one that is open at the same time.
    this.mostTabs = this.has('upgrade') ? Math.max(2, mostTabs) : mostTabs
  }

  has(kind: SwarmKind): boolean {
    // What was handed over goes with the database, and whoever did it does not hear of that.
    return this.#kinds.has(kind) && !(kind === 'wipe' && this.#kinds.has('upgrade'))
  }

  /** Whether a lock keeps others out for sure: it is not stolen, and what was done under it is in the journal before it is let go of. */
  get areLocksSafe(): boolean {
    return !this.has('steal') && !this.has('storage') && !this.has('wipe') && !this.has('upgrade')
  }

  channelFaults(): ChannelFaults {
    const random = this.#random
    if (!this.has('channel') || random.chance(0.4)) return reliable
    return {
      loss: random.pick([0, 0, 0.3, 1]),
      duplication: random.pick([0, 0.5]),
      maxDelayMs: random.pick([0, 5, 3_000]),
    }
  }
}

export const reliable: ChannelFaults = { loss: 0, duplication: 0, maxDelayMs: 0 }
