import type { FeatureHost } from '../feature.js'
import { Timer } from '../timer.js'
import type { Claim } from './claim.js'
import type { ClaimTable } from './claim-table.js'
import type { LockClaim } from './locks.js'
import { answerWithinMs, type TabPulse } from './tab-pulse.js'

/** A claim as far as a change of it is news. */
const ageless = (claim: LockClaim) => JSON.stringify({ ...claim, ageMs: 0 })

type Listener = (claims: readonly LockClaim[]) => void

/** While somebody watches, whether holders answer is asked this often: nobody says that they stopped. */
const askAgainMs = 5 * answerWithinMs
/** Claims of other tabs that are watched; others are seen when something else changes. */
const maxWatched = 64

/** Who holds locks, for those who look once and for those who go on looking. */
export class LockWatch {
  readonly #host: FeatureHost
  readonly #table: ClaimTable
  readonly #pulse: TabPulse
  readonly #listeners = new Set<Listener>()
  readonly #askAgain: Timer
  readonly #watched = new Map<string, AbortController>()
  #leavePage: (() => void) | undefined
  #claims: readonly Claim[] = []
  #hung: ReadonlySet<string> = new Set()
  /** What listeners were told last. */
  #told: readonly LockClaim[] | undefined
  #isLooking = false
  #mustLook = false

  constructor(host: FeatureHost, table: ClaimTable, pulse: TabPulse) {
    this.#host = host
    this.#table = table
    this.#pulse = pulse
    this.#askAgain = new Timer(host.platform.clock, () => void this.#ask())
  }

  async list(): Promise<readonly LockClaim[]> {
    const claims = await this.#table.list()
    const hung = await this.#pulse.silent(this.#holders(claims))
    return this.#shown(claims, hung)
  }

  add(listener: Listener): () => void {
    const entry: Listener = (claims) => listener(claims)
    this.#listeners.add(entry)
    this.#pulse.open()
    this.#leavePage ??= this.#host.platform.lifecycle.subscribe((event) => {
      if (event === 'show' || event === 'resume') this.look()
    })
    void Promise.resolve().then(() => {
      if (this.#told !== undefined && this.#listeners.has(entry)) this.#call(entry, this.#told)
    })
    this.look()
    return () => {
      this.#listeners.delete(entry)
      if (this.#listeners.size === 0) this.stop()
    }
  }

  /** Something may be different. */
  look(): void {
    this.#mustLook = this.#listeners.size > 0
    if (!this.#mustLook || this.#isLooking) return
    this.#isLooking = true
    this.#look()
      .catch((error) => this.#host.observers.error(error))
      .finally(() => {
        this.#isLooking = false
        if (this.#mustLook) this.look()
      })
  }

  /** Nobody watches any more. */
  stop(): void {
    this.#listeners.clear()
    this.#told = undefined
    this.#hung = new Set()
    this.#askAgain.cancel()
    this.#unwatch(new Set())
    this.#leavePage?.()
    this.#leavePage = undefined
  }

  async #look(): Promise<void> {
    this.#mustLook = false
    const claims = await this.#table.list()
    if (this.#listeners.size === 0) return
    this.#claims = claims
    const others = claims.filter(({ tabId }) => tabId !== this.#host.tabId).slice(0, maxWatched)
    this.#unwatch(new Set(others.map(({ id }) => id)))
    for (const claim of others) this.#watchOne(claim)
    this.#tell()
    if (!this.#askAgain.isSet) void this.#ask()
  }

  #watchOne(claim: Claim): void {
    if (this.#watched.has(claim.id)) return
    const stop = new AbortController()
    this.#watched.set(claim.id, stop)
    this.#table.watch(claim, stop.signal, () => {
      this.#watched.delete(claim.id)
      this.look()
    })
  }

  /** Ends watching all claims but these. */
  #unwatch(kept: ReadonlySet<string>): void {
    for (const [id, stop] of this.#watched) {
      if (kept.has(id)) continue
      this.#watched.delete(id)
      stop.abort()
    }
  }

  /** Finds out which holders do not answer. */
  async #ask(): Promise<void> {
    const holders = this.#holders(this.#claims)
    if (holders.size === 0) return
    this.#askAgain.set(askAgainMs)
    this.#hung = await this.#pulse.silent(holders)
    if (this.#listeners.size > 0) this.#tell()
  }

  #holders(claims: readonly Claim[]): ReadonlySet<string> {
    const others = claims.filter(({ state, tabId }) => state === 'held' && tabId !== this.#host.tabId)
    return new Set(others.map(({ tabId }) => tabId))
  }

  #shown(claims: readonly Claim[], hung: ReadonlySet<string>): readonly LockClaim[] {
    const now = this.#host.platform.clock.now()
    return Object.freeze(
      claims.map(({ isImplied: _, ...claim }) => {
        const isSelf = claim.tabId === this.#host.tabId
        const isHung = claim.state === 'held' && hung.has(claim.tabId)
        return Object.freeze({ ...claim, isSelf, isHung, ageMs: Math.max(0, now - claim.since) })
      }),
    )
  }

  #tell(): void {
    const before = new Map(this.#told?.map((claim) => [ageless(claim), claim]))
    const claims = this.#shown(this.#claims, this.#hung).map((claim) => before.get(ageless(claim)) ?? claim)
    const isSame = (claim: LockClaim, at: number) => claim === this.#told?.[at]
    if (claims.length === this.#told?.length && claims.every(isSame)) return
    this.#told = Object.freeze(claims)
    for (const listener of [...this.#listeners]) this.#call(listener, claims)
  }

  #call(listener: Listener, claims: readonly LockClaim[]): void {
    try {
      listener(claims)
    } catch (error) {
      this.#host.observers.error(error)
    }
  }
}
