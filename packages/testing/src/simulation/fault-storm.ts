import type { SeededRandom } from '../random/seeded-random.js'
import type { SimWorld } from '../world/sim-world.js'
import type { StorageCall, StorageFault } from '../world/storage-fault.js'

const kinds: readonly StorageFault[] = [
  'abort',
  'quota',
  'error',
  'closed',
  'closed-after',
  'hang',
  'hang-after',
  'crash-before',
  'crash-after',
  'absent',
]

/** Storage faults that come in storms. Each seed leaves out some kinds, so that each kind also gets to act alone. */
export class FaultStorm {
  lastFaultMs = Number.NEGATIVE_INFINITY
  readonly #random: SeededRandom
  readonly #world: SimWorld
  readonly #kinds: readonly StorageFault[]
  #rate = 0

  constructor(random: SeededRandom, world: SimWorld, given: readonly StorageFault[] | undefined) {
    this.#random = random
    this.#world = world
    const isCalm = random.chance(0.25)
    this.#kinds = given ?? (isCalm ? [] : kinds.filter((kind) => random.chance(kind === 'absent' ? 0.15 : 0.5)))
    world.disk.setFaults(({ verb }) => this.#decide(verb))
  }

  /** Begins or ends a storm, now and then. */
  turn(): void {
    this.#rate = this.#random.chance(0.5) ? 0 : this.#random.pick([0.02, 0.1, 0.4])
  }

  end(): void {
    this.#rate = 0
  }

  #decide(verb: StorageCall['verb']): StorageFault | undefined {
    if (this.#rate === 0 || this.#kinds.length === 0 || !this.#random.chance(this.#rate)) return undefined
    const fault = this.#random.pick(this.#kinds)
    // Who has opened storage has it.
    if (fault === 'absent' && verb !== 'open') return undefined
    this.lastFaultMs = this.#world.nowMs
    return fault
  }
}
