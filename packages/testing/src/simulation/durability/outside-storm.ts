import type { Platform } from '@holdfast/core'
import type { SeededRandom } from '../../random/seeded-random.js'
import type { SimTab } from '../../world/sim-tab.js'
import { type CanaryFault, type VaultFault, withOutsideFaults } from './outside-faults.js'

const vaultFaults: readonly VaultFault[] = [
  'error',
  'quota',
  'hang',
  'hang-after',
  'torn',
  'absent',
  'crash-before',
  'crash-after',
]
const canaryFaults: readonly CanaryFault[] = ['lost', 'nonsense', 'crash-before', 'crash-after']

/** Faults of the vault and the canary, in storms. Each seed leaves out some kinds. */
export class OutsideStorm {
  /** Whether notes may be missing without anybody knowing. */
  readonly blindsCanary: boolean
  /** Whether there has been a fault. */
  wasBad = false
  readonly #random: SeededRandom
  readonly #vault: readonly VaultFault[]
  readonly #canary: readonly CanaryFault[]
  #rate = 0

  constructor(random: SeededRandom) {
    this.#random = random
    const isCalm = random.chance(0.4)
    this.#vault = isCalm ? [] : vaultFaults.filter(() => random.chance(0.4))
    this.#canary = isCalm || random.chance(0.5) ? [] : canaryFaults.filter(() => random.chance(0.5))
    this.blindsCanary = this.#canary.some((kind) => kind === 'lost' || kind === 'nonsense')
  }

  turn(): void {
    this.#rate = this.#random.chance(0.6) ? 0 : this.#random.pick([0.05, 0.3])
  }

  end(): void {
    this.#rate = 0
    this.wasBad = false
  }

  wrap(platform: Platform, tab: SimTab): Platform {
    return withOutsideFaults(platform, () => tab.kill(), {
      vault: () => this.#decide(this.#vault),
      canary: () => this.#decide(this.#canary),
    })
  }

  #decide<T>(kinds: readonly T[]): T | undefined {
    if (this.#rate === 0 || kinds.length === 0 || !this.#random.chance(this.#rate)) return undefined
    this.wasBad = true
    return this.#random.pick(kinds)
  }
}
