import { isHoldfastError } from '../../errors.js'
import { nothingLost } from '../../sync/recovery-plan.js'
import type { Feature, FeatureHost } from '../feature.js'
import { recoveryReport } from '../recovery-report.js'
import type { RecoveryReport } from '../status.js'
import { type Quarantine, quarantineOf } from './quarantine.js'

/** What recovery adds to a store's public face. */
export interface RecoverySurface {
  /**
   * Reads everything that is stored anew, as a start does, with the same ladder: what is damaged is set aside, what is missing
   * comes from the newest backup, what is pending stays on top. Resolves to what came of it, also when storage fails
   * (`success: false`). Rejects with `CLOSED`.
   */
  recover(): Promise<RecoveryReport>
  readonly quarantine: Quarantine
}

/** Recovery by hand. */
export class Recovering implements Feature {
  readonly surface: RecoverySurface
  readonly #host: FeatureHost
  #isStopped = false

  constructor(host: FeatureHost) {
    this.#host = host
    this.surface = { recover: () => this.#recover(), quarantine: quarantineOf(host) }
  }

  readonly stopped = (): void => {
    this.#isStopped = true
  }

  async #recover(): Promise<RecoveryReport> {
    const { ready, sync, observers, platform } = this.#host
    const startedAt = platform.clock.monotonic()
    await ready
    const before = observers.status.get().recovery
    let problem: string | undefined
    try {
      await sync.reread()
    } catch (error) {
      if (this.#isStopped || !isHoldfastError(error)) throw error
      problem = observers.status.get().degraded?.reason ?? error.message
    }
    const { recovery } = observers.status.get()
    if (recovery !== null && recovery !== before) return recovery
    const done = problem ?? 'What is stored was read anew; nothing was wrong with it.'
    const durationMs = platform.clock.monotonic() - startedAt
    const report = recoveryReport([], { ...nothingLost, steps: [done] }, durationMs)
    return { ...report, success: problem === undefined }
  }
}
