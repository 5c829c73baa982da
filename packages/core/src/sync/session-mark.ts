import type { Platform } from '../ports/platform.js'

/** How the sessions before ended: `crash`, if one of them was writing. Null: the platform does not tell. */
export type Ending = 'clean' | 'crash' | null

/** While a hidden page saves bit by bit, its mark does not come and go more often. */
const settleMs = 1_000

/**
 * A mark in the canary, one per tab, which is there from the first append until the page is hidden or closed with nothing
 * pending. Beside it the tab holds a lock of the same name: a mark whose lock is free is that of a tab that died.
 */
export class SessionMark {
  readonly #prefix: string
  readonly #name: string
  readonly #platform: Platform
  readonly #leavePage: () => void
  /** Whether something waits to be saved. */
  #isNeeded = false
  #isSet = false
  #isHidden = false
  #release: () => void = () => undefined
  #cancel: (() => void) | undefined

  constructor(store: string, tabId: string, platform: Platform) {
    this.#prefix = `${store}:`
    this.#name = `${store}:${tabId}`
    this.#platform = platform
    this.#leavePage = platform.lifecycle.subscribe((event) => {
      this.#isHidden = event === 'hide' || event === 'suspend'
      if (this.#isHidden) this.#removeIfIdle()
    })
  }

  /** What the marks tell that other tabs left. Those of dead tabs are removed: they are told once. Does not reject. */
  async ofOthers(): Promise<Ending> {
    const { canary, locks } = this.#platform
    if (canary.names === undefined) return null
    let ending: Ending = 'clean'
    for (const name of canary.names()) {
      if (!name.startsWith(this.#prefix) || name === this.#name) continue
      const remove = async () => {
        canary.write(name, undefined)
        ending = 'crash'
      }
      await locks.withLock(lockOf(name), { ifAvailable: true }, remove).catch(() => undefined)
    }
    return ending
  }

  /** This tab is about to write. */
  set(): void {
    this.#isNeeded = true
    if (this.#isSet || this.#platform.canary.names === undefined) return
    this.#isSet = true
    const hold = () =>
      new Promise<void>((resolve) => {
        if (!this.#isSet) return resolve()
        // With the lock, not before: a mark without one is that of a dead tab.
        this.#platform.canary.write(this.#name, 1)
        this.#release = resolve
      })
    this.#platform.locks.withLock(lockOf(this.#name), { ifAvailable: false }, hold).catch(() => undefined)
  }

  /** Something was saved; perhaps something is left. */
  settle(isPending: boolean): void {
    this.#isNeeded = isPending
    if (this.#isSet && this.#isHidden) {
      this.#cancel ??= this.#platform.clock.schedule(() => {
        this.#cancel = undefined
        if (this.#isHidden) this.#removeIfIdle()
      }, settleMs)
    }
  }

  stop(): void {
    this.#cancel?.()
    this.#leavePage()
    this.#removeIfIdle()
  }

  #removeIfIdle(): void {
    if (!this.#isSet || this.#isNeeded) return
    this.#isSet = false
    this.#platform.canary.write(this.#name, undefined)
    this.#release()
  }
}

/** Name of the lock beside a mark: `<store>:<tab>`. */
export const lockOf = (name: string) => `holdfast:${name}:writes`
