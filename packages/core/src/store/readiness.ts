import type { RootState } from '../model/root-state.js'
import { nothingLost } from '../sync/recovery-plan.js'
import type { Features } from './features.js'
import type { LedgerKeeper } from './ledger-keeper.js'
import type { Observers } from './observers.js'
import type { UpdatePath } from './update-path.js'

interface Starting {
  readonly path: UpdatePath
  readonly features: Features
  readonly observers: Observers
}

/** The turn from starting to running: once, when what is stored is in memory or it is known that it can not be read now. */
export class Readiness {
  readonly ready: Promise<void>
  readonly #store: Starting
  readonly #keeper: LedgerKeeper
  readonly #announce: (previous: RootState) => void
  #markReady: () => void = () => undefined
  #isAsking = false

  /** `announce` tells that the state is another one. */
  constructor(store: Starting, keeper: LedgerKeeper, announce: (previous: RootState) => void) {
    this.#store = store
    this.#keeper = keeper
    this.#announce = announce
    this.ready = new Promise((resolve) => {
      this.#markReady = resolve
    })
  }

  reach(): void {
    const { path, features, observers } = this.#store
    if (path.isReady) return
    path.isReady = true
    observers.status.setMigration(null)
    // Closed before it was ready: what starts now would never be stopped.
    if (!this.#keeper.isClosing) features.tell('started')
    observers.status.touch()
    path.drain()
    const { taking } = features.versions
    if (taking === undefined) this.#markReady()
    else void taking.then(this.#markReady)
  }

  /** Storage can not be read now: the newest backup is shown until it can. */
  async reachWithoutStorage(): Promise<void> {
    const { path, features, observers } = this.#store
    const keeper = this.#keeper
    if (path.isReady || this.#isAsking) return
    this.#isAsking = true
    const backup = await features.newestBackup()
    if (backup !== undefined && !path.isReady && !keeper.isClosing) {
      const previous = keeper.view.state
      keeper.show(backup.state)
      const step = `Storage can not be read now: the backup '${backup.id}' of commit ${backup.seq} is shown until it can.`
      observers.standIn({ ...nothingLost, steps: [step], backupUsed: backup.id })
      this.#announce(previous)
    }
    this.reach()
  }
}
