import type { HoldfastError } from '../errors.js'
import type { Platform } from '../ports/platform.js'
import type { CycleShell } from './cycle-shell.js'
import { retryDelayMs } from './storage-failure.js'
import type { SyncCycle } from './sync-cycle.js'
import type { SyncHost } from './sync-host.js'

/** What is done about it. */
interface Remedies {
  onEvent(event: { readonly type: 'retry' }): void
  /** Sets space free, if it can: rejects where it can not. */
  makeRoom(): Promise<unknown>
}

/** Storage that fails: when it is tried again, and when the host is told that it fails and that it works again. */
export class Trouble {
  readonly #host: SyncHost
  readonly #platform: Platform
  readonly #remedies: Remedies
  /** Room was made, or not: once, until something could be written again. */
  #hasMadeRoom = false
  #activity: SyncCycle['activity'] | undefined
  #cancelRetry: () => void = () => undefined

  constructor(host: SyncHost, platform: Platform, remedies: Remedies) {
    this.#host = host
    this.#platform = platform
    this.#remedies = remedies
  }

  /**
   * Something failed. A single failure is retried before anybody is told; quota and a first read that fails are told at
   * once. What can not be mended ends the cycle.
   */
  met(cause: HoldfastError, shell: CycleShell, isFirstRead: boolean): void {
    const { activity } = shell
    if (cause.code === 'MISSING_DEPENDENCY' && cause.fields.transient !== true) {
      shell.send({ type: 'stop' })
      this.#host.onTrouble(cause, null)
      return
    }
    shell.send({ type: 'failed' })
    if (shell.activity !== 'waiting') return
    const isUrgent = cause.code === 'STORAGE_FULL' || isFirstRead
    this.#mend(cause, activity, shell.cycle.failures, isUrgent)
  }

  #mend(cause: HoldfastError, activity: SyncCycle['activity'], failures: number, isUrgent: boolean): void {
    const retry = () => this.#remedies.onEvent({ type: 'retry' })
    if (cause.code === 'STORAGE_FULL' && activity === 'append' && !this.#hasMadeRoom) {
      this.#hasMadeRoom = true
      let isOver = false
      this.#cancelRetry = () => {
        isOver = true
      }
      this.#remedies.makeRoom().then(retry, () => isOver || this.#mend(cause, activity, failures, isUrgent))
      return
    }
    const { clock, ids } = this.#platform
    const delayMs = retryDelayMs(failures, ids.random())
    this.#cancelRetry = clock.schedule(retry, delayMs)
    if (failures <= 1 && !isUrgent) return
    this.#activity = activity
    this.#host.onTrouble(cause, clock.now() + delayMs)
  }

  /** Something worked. That the journal can be read does not show that it can be written. */
  worked(activity: SyncCycle['activity']): void {
    if (activity === 'append') this.#hasMadeRoom = false
    if (this.#activity === undefined) return
    const isWriting = activity !== 'read' || this.#host.ledger.pending.length === 0
    if (this.#activity !== 'read' && !isWriting) return
    this.#activity = undefined
    this.#host.observers.restored()
  }

  cancelRetry(): void {
    this.#cancelRetry()
  }
}
