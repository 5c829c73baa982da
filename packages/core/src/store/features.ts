import type { SoundBackup } from '../sync/recovery-plan.js'
import { BackupKeeper } from './backups/backup-keeper.js'
import { Consistency } from './consistency/consistency.js'
import type { Feature, FeatureHost } from './feature.js'
import { SessionCheckpoints } from './history/checkpoints.js'
import { History } from './history/history.js'
import { Optimization } from './optimization/optimization.js'
import { Recovering } from './recovery/recover.js'
import { StateSize } from './state-size.js'
import { Transactions } from './transaction/transactions.js'

type Hook = Exclude<keyof Feature, 'surface' | 'newestBackup'>
type Arguments<Name extends Hook> = Parameters<NonNullable<Feature[Name]>>

/** The features of a store, told together. */
export class Features {
  readonly surfaces: readonly object[]
  readonly #host: FeatureHost
  readonly #features: readonly Feature[]
  readonly #listening = new Map<Hook, readonly Feature[]>()

  constructor(host: FeatureHost) {
    this.#host = host
    this.#features = [
      new Consistency(host),
      new Transactions(host),
      new History(host),
      new SessionCheckpoints(host),
      new Optimization(host),
      new StateSize(host),
      new BackupKeeper(host),
      new Recovering(host),
    ]
    this.surfaces = this.#features.map(({ surface }) => surface)
  }

  /** Calls that function of each feature which has it. */
  tell<Name extends Hook>(hook: Name, ...event: Arguments<Name>): void {
    let listening = this.#listening.get(hook)
    if (listening === undefined) {
      listening = this.#features.filter((feature) => feature[hook] !== undefined)
      this.#listening.set(hook, listening)
    }
    for (const feature of listening) (feature[hook] as (...event: Arguments<Name>) => void)(...event)
  }

  /** What recovery may take from the vault; undefined also when the vault fails. */
  async newestBackup(): Promise<SoundBackup | undefined> {
    try {
      return await this.#features.find(({ newestBackup }) => newestBackup !== undefined)?.newestBackup?.()
    } catch (error) {
      this.#host.observers.error(error)
      return undefined
    }
  }
}
