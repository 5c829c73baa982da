import { isHoldfastError } from '../../errors.js'
import type { Feature, FeatureHost } from '../feature.js'
import { Timer } from '../timer.js'
import { Examiner } from './examiner.js'
import { repairFindings } from './repair.js'
import type { ConsistencySurface } from './report.js'

/** After a start, rendering goes first. */
const firstRunAfterMs = 500
/** Changes within this time are looked at together. */
const soonMs = 50
/** A run is followed by a rest of this many times as long: checks take a few percent of the time at most. */
const restFactor = 20

/** Keeps what is known to be inconsistent up to date in the background; checks, validates and repairs on demand. */
export class Consistency implements Feature {
  readonly surface: ConsistencySurface
  readonly #host: FeatureHost
  readonly #examiner: Examiner
  /** Whether a full look that is due is this tab's to take. */
  readonly #mayRun: () => boolean
  readonly #lookAtChanges: Timer
  readonly #lookAtAll: Timer
  /** Between `started` and `stopped`. */
  #isRunning = false
  /** The first full run has begun: before it there is nothing that a look at changes could build on. */
  #hasBegun = false
  #intervalMs = 0
  /** Monotonic milliseconds. */
  #restsUntil = 0

  constructor(host: FeatureHost, mayRun: () => boolean) {
    this.#host = host
    this.#mayRun = mayRun
    const examiner = new Examiner(host)
    this.#examiner = examiner
    const { clock } = host.platform
    this.#lookAtChanges = new Timer(clock, () => void this.#changesRun())
    this.#lookAtAll = new Timer(clock, () => void this.#fullRun())
    this.surface = {
      check: (options) => examiner.check(true, options),
      validate: (options) => examiner.validate(options),
      inconsistencies: () => examiner.findings.list,
      repair: (inconsistencies = examiner.findings.list) => {
        const commit = repairFindings(host, inconsistencies)
        const hasIndexes = inconsistencies.some(({ code }) => code === 'index')
        if (this.#isRunning) (hasIndexes ? this.#lookAtAll : this.#lookAtChanges).set(0)
        return commit
      },
    }
  }

  readonly started = (): void => {
    this.#isRunning = true
    this.#plan()
  }

  readonly changed = (): void => {
    const { plan } = this.#examiner
    if (this.#host.shape !== plan.shape) {
      this.#examiner.adopt()
      if (this.#isRunning) this.#plan()
    } else if (this.#hasBegun && this.#isRunning && plan.subjects.length > 0 && !this.#lookAtChanges.isSet) {
      this.#lookAtChanges.set(Math.max(soonMs, this.#restsUntil - this.#host.platform.clock.monotonic()))
    }
  }

  readonly configured = (): void => {
    if (this.#isRunning && this.#host.settings.config.consistencyCheckInterval !== this.#intervalMs) this.#plan()
  }

  readonly stopped = (): void => {
    this.#isRunning = false
    this.#examiner.turns.close()
    this.#lookAtAll.cancel()
    this.#lookAtChanges.cancel()
  }

  /** Sets the timer of the next full run: of the first one, or of the one after the interval. */
  #plan(restMs = 0): void {
    const { plan, fullyExamined } = this.#examiner
    const isFirst = fullyExamined === undefined
    this.#intervalMs = this.#host.settings.config.consistencyCheckInterval
    const isDue =
      plan.subjects.length > 0 ? isFirst || this.#intervalMs > 0 : plan.indexed.length * this.#intervalMs > 0
    if (isDue) this.#lookAtAll.set(isFirst ? firstRunAfterMs : Math.max(this.#intervalMs, restMs))
    else this.#lookAtAll.cancel()
  }

  async #fullRun(): Promise<void> {
    this.#hasBegun = true
    const { platform, observers } = this.#host
    const { fullyExamined } = this.#examiner
    let busyMs = 0
    // The first one is each tab's own: what it finds out about changes builds on it.
    if (fullyExamined !== undefined && !this.#mayRun()) return this.#plan()
    if (this.#host.view().state === fullyExamined) observers.stats.lastCheckAt = platform.clock.now()
    else busyMs = await this.#run(true)
    if (this.#isRunning) this.#plan(busyMs * restFactor)
  }

  async #changesRun(): Promise<void> {
    const busyMs = await this.#run(false)
    this.#restsUntil = this.#host.platform.clock.monotonic() + busyMs * restFactor
  }

  /** Runs in the background; gives how long it was busy. */
  async #run(isFull: boolean): Promise<number> {
    try {
      const isFirst = this.#examiner.fullyExamined === undefined
      const { durationMs } = await this.#examiner.check(isFull)
      if (isFirst) await this.#examiner.index()
      return durationMs
    } catch (error) {
      if (!isHoldfastError(error, 'CLOSED')) this.#host.observers.error(error)
      return 0
    }
  }
}
