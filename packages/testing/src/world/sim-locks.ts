import type { LockRequest, LocksPort } from '@holdfast/core'
import type { TabRunner } from './sim-tab.js'

interface Claim {
  readonly tab: TabRunner
  readonly isShared: boolean
  readonly grant: () => void
  readonly rob: () => void
  isHeld: boolean
}

/** The locks of a simulated browser: first come, first served; a tab that dies lets go of its own, a frozen one does not. */
export class LockTable {
  /** Of each lock, who holds it and then who waits, in order. */
  readonly #lines = new Map<string, Claim[]>()

  portOf(tab: TabRunner): LocksPort {
    return {
      withLock: async <T>(name: string, request: LockRequest, work: () => Promise<T>) => {
        // What a dead tab asks for it does not get: nothing would ever let go of it.
        if (!tab.alive) return new Promise<never>(() => undefined)
        const isShared = request.mode === 'shared' && request.steal !== true
        if (request.steal !== true) request.signal?.throwIfAborted()
        if (request.ifAvailable && request.steal !== true && !this.#isFree(name, isShared)) return undefined
        const release = await this.#acquire(name, tab, isShared, request)
        try {
          return await work()
        } finally {
          release()
        }
      },
      query: async () => {
        const names = (counts: (claim: Claim) => boolean) =>
          [...this.#lines].flatMap(([name, line]) => line.filter(counts).map(() => name))
        return {
          held: names(({ isHeld }) => isHeld),
          shared: names(({ isHeld, isShared }) => isHeld && isShared),
          waiting: names(({ isHeld }) => !isHeld),
        }
      },
    }
  }

  #isFree(name: string, isShared: boolean): boolean {
    return (this.#lines.get(name) ?? []).every((claim) => isShared && claim.isShared && claim.isHeld)
  }

  #acquire(name: string, tab: TabRunner, isShared: boolean, request: LockRequest): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const { signal, steal } = request
      const abort = () => {
        if (claim.isHeld || !tab.alive) return
        leave()
        reject(signal?.reason)
      }
      const leave = () => {
        signal?.removeEventListener('abort', abort)
        this.#remove(name, claim)
      }
      const claim: Claim = {
        tab,
        isShared,
        isHeld: false,
        grant: () => void tab.schedule(() => resolve(leave), 0),
        rob: () => void tab.schedule(() => request.onStolen?.(), 0),
      }
      const isFree = this.#isFree(name, isShared)
      const line = this.#lines.get(name) ?? []
      this.#lines.set(name, line)
      if (steal)
        for (const robbed of line.filter(({ isHeld }) => isHeld)) {
          line.splice(line.indexOf(robbed), 1)
          robbed.rob()
        }
      line.splice(steal ? 0 : line.length, 0, claim)
      tab.onDeath(leave)
      if (steal || isFree) {
        claim.isHeld = true
        resolve(leave)
      } else signal?.addEventListener('abort', abort)
    })
  }

  #remove(name: string, claim: Claim): void {
    const line = this.#lines.get(name) ?? []
    const position = line.indexOf(claim)
    if (position < 0) return
    line.splice(position, 1)
    if (line.length === 0) this.#lines.delete(name)
    for (const next of line) {
      const holders = line.filter(({ isHeld }) => isHeld)
      if (next.isHeld) continue
      if (holders.length > 0 && !(next.isShared && holders.every(({ isShared }) => isShared))) break
      next.isHeld = true
      next.grant()
    }
  }
}
