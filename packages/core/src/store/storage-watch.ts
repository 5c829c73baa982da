import type { Platform } from '../ports/platform.js'
import type { StorageEstimate } from '../ports/storage.js'

/** Soon after the start the browser has better things to do, and nobody is asked to keep what may not matter. */
const firstAfterMs = 10_000
const everyMs = 60_000
/** Who has refused is not asked again for a week. */
const refusedForMs = 7 * 24 * 3_600_000
/** Shares of the quota at which the status changes. */
const levels = [0.7, 0.9]
/** Of the origin, as no store can be named. */
const refusal = ':persist'

/** Keeps an eye on the space that the origin has, whenever something was saved; and asks once that it be kept. */
export class StorageWatch {
  readonly #platform: Platform
  readonly #onChange: (estimate: StorageEstimate) => void
  #nextMs: number
  #isAsked = false
  #told: StorageEstimate | undefined

  constructor(platform: Platform, onChange: (estimate: StorageEstimate) => void) {
    this.#platform = platform
    this.#onChange = onChange
    this.#nextMs = platform.clock.monotonic() + firstAfterMs
  }

  /** Something was saved. */
  saved(nowMs: number): void {
    if (nowMs < this.#nextMs) return
    this.#nextMs = nowMs + everyMs
    this.#look().catch(() => undefined)
  }

  async #look(): Promise<void> {
    const estimate = await this.#platform.storage.estimate()
    if (estimate === undefined) return
    const persisted = estimate.persisted || (await this.#ask())
    const told = this.#told
    if (told?.persisted === persisted && levelOf(told) === levelOf(estimate)) return
    this.#told = { ...estimate, persisted }
    this.#onChange(this.#told)
  }

  /** Once per page, in one tab for all; resolves to whether it was granted. */
  async #ask(): Promise<boolean> {
    const { canary, clock, locks, storage } = this.#platform
    const refusedAt = canary.read(refusal)
    const isRefused = typeof refusedAt === 'number' && Math.abs(clock.now() - refusedAt) < refusedForMs
    if (this.#isAsked || isRefused || storage.persist === undefined) return false
    this.#isAsked = true
    const granted = await locks.withLock('holdfast:persist', { ifAvailable: true }, async () => storage.persist?.())
    if (granted === false) canary.write(refusal, clock.now())
    return granted === true
  }
}

function levelOf({ usageBytes, quotaBytes }: StorageEstimate): number {
  return levels.filter((share) => usageBytes >= share * quotaBytes).length
}
