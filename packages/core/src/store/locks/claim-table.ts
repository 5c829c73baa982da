import type { LockRequest } from '../../ports/locks.js'
import type { Platform } from '../../ports/platform.js'
import { byTurn, type Claim, decodeClaim, encodeClaim } from './claim.js'

export interface ClaimRequest extends Omit<LockRequest, 'ifAvailable' | 'mode'> {
  readonly name: string
  readonly mode: Claim['mode']
  readonly label: string
  readonly ifAvailable: boolean
  /** It is taken from somebody. */
  readonly onRobbing?: () => void
}

/** Lets go of what was claimed; resolves when it is free. */
type Free = () => Promise<void>

/**
 * Locks of the platform that say who has them. The platform tells names of locks only, so a tab holds, beside what it claims,
 * a second lock, alone, whose name tells of the claim. Nobody has to be told that a tab died: its claims go with it.
 */
export class ClaimTable {
  readonly #platform: Platform
  readonly #tabId: string
  readonly #prefix: string
  readonly #claimPrefix: string
  readonly #onChanged: () => void
  readonly #own = new Map<string, Claim>()
  #count = 0

  /** `onChanged`: what this tab claims is another, for the other tabs to see. */
  constructor(platform: Platform, tabId: string, space: string, onChanged: () => void) {
    this.#platform = platform
    this.#tabId = tabId
    this.#prefix = `holdfast:${space}:of:`
    this.#claimPrefix = `holdfast:${space}:claim:`
    this.#onChanged = onChanged
  }

  /** Resolves when it is held; to undefined where it is not free and there is no wait. Rejects with the signal's reason. */
  async take({ name, mode, label, onRobbing, onStolen, ...request }: ClaimRequest): Promise<Free | undefined> {
    const { locks, clock } = this.#platform
    // Who dies or is frozen can not take back what it says of itself: the thief does it for those whom it robs.
    const isRobbed = (other: Claim) => other.name === name && other.state === 'held'
    const robbed = request.steal ? (await this.list()).filter(isRobbed) : []
    const claim = (state: Claim['state']): Claim => ({
      ...{ id: `${this.#tabId}-${++this.#count}`, name, mode, state },
      ...{ tabId: this.#tabId, since: clock.now(), label },
    })
    const withdraw = request.steal || request.ifAvailable ? () => undefined : this.#say(claim('waiting'))
    let unsay = () => {}
    const stolen = () => {
      unsay()
      onStolen?.()
    }
    return new Promise((resolve, reject) => {
      const hold = () =>
        new Promise<void>((release) => {
          withdraw()
          unsay = this.#say(claim('held'))
          for (const other of robbed) this.#unsay(other)
          if (robbed.length > 0) onRobbing?.()
          resolve(() => {
            unsay()
            release()
            return ended
          })
        })
      const ended: Promise<void> = locks
        .withLock(`${this.#prefix}${name}`, { ...request, mode, onStolen: stolen }, hold)
        .then(
          () => resolve(undefined),
          (error) => {
            withdraw()
            reject(error)
          },
        )
    })
  }

  /** What all tabs hold and wait for. Rejects with what the platform says. */
  async list(): Promise<readonly Claim[]> {
    const { held = [], shared = [] } = (await this.#platform.locks.query?.()) ?? {}
    // Those that are shared are held by who watches: the claim is gone.
    const gone = new Set(shared)
    const others = held.flatMap((lock) => (gone.has(lock) ? [] : (decodeClaim(this.#claimPrefix, lock) ?? [])))
    const claims = [...this.#own.values(), ...others.filter(({ tabId }) => tabId !== this.#tabId)].sort(byTurn)
    const known = new Set(claims.filter(({ state }) => state === 'held').map(({ name }) => name))
    return claims.map((claim) => {
      // Held, and nobody says so: by the first in line, which could not say it yet, or is frozen.
      if (known.has(claim.name) || !held.includes(`${this.#prefix}${claim.name}`)) return claim
      known.add(claim.name)
      return { ...claim, state: 'held', isImplied: true }
    })
  }

  /** Calls `onGone` once when another tab takes back its claim, or dies. */
  watch(claim: Claim, signal: AbortSignal, onGone: () => void): void {
    const request = { ifAvailable: false, mode: 'shared', signal } as const
    this.#platform.locks
      .withLock(encodeClaim(this.#claimPrefix, claim), request, async () => undefined)
      .then(onGone, () => undefined)
  }

  #say(claim: Claim): () => void {
    let take = () => {}
    const taken = new Promise<void>((resolve) => {
      take = resolve
    })
    this.#own.set(claim.id, claim)
    const said = async () => {
      this.#onChanged()
      await taken
    }
    this.#platform.locks
      .withLock(encodeClaim(this.#claimPrefix, claim), { ifAvailable: false }, said)
      .then(this.#onChanged, () => undefined)
    return () => {
      this.#own.delete(claim.id)
      take()
    }
  }

  #unsay(claim: Claim): void {
    const request = { ifAvailable: false, steal: true }
    this.#platform.locks
      .withLock(encodeClaim(this.#claimPrefix, claim), request, async () => undefined)
      .catch(() => undefined)
  }
}
