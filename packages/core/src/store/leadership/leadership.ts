import type { LifecycleEvent } from '../../ports/lifecycle.js'
import type { Feature, FeatureHost } from '../feature.js'
import type { Claim } from '../locks/claim.js'
import { ClaimTable } from '../locks/claim-table.js'
import { TabPulse } from '../locks/tab-pulse.js'
import type { Leader, LeadershipSurface } from './leader.js'

const role = { name: 'leader', mode: 'exclusive', label: '' } as const
/** A leader that leaves as many asks unanswered is robbed. */
const maxUnanswered = 3

/**
 * One tab of a store leads, as long as it holds a lock. Only tabs that are visible wait for it in line: so a leader that is
 * hidden lets go when somebody waits. A tab that is hidden leads only where nobody else would.
 */
export class Leadership implements Feature {
  readonly surface: LeadershipSurface = { leader: () => this.#leader }
  readonly #host: FeatureHost
  readonly #table: ClaimTable
  readonly #pulse: TabPulse
  readonly #leavePage: () => void
  #leader: Leader = Object.freeze({ tabId: null, isSelf: false })
  /** What lets go of the lock; undefined while another has it. */
  #letGo: (() => Promise<void>) | undefined
  /** The wait in line. */
  #wait: AbortController | undefined
  /** The claim of the leader, which is watched. */
  #watched: { readonly id: string; readonly stop: AbortController } | undefined
  #isVisible = true
  /** Between `started` and `stopped`, and not frozen. */
  #isThere = false
  #isClosed = false
  #unanswered = 0
  #isAsking = false
  #isLooking = false
  #mustLook = false

  constructor(host: FeatureHost) {
    this.#host = host
    const { platform, tabId, shape } = host
    const name = `${shape.name}:role`
    this.#table = new ClaimTable(platform, tabId, name, () => {
      this.#pulse.tell()
      this.#look()
    })
    this.#pulse = new TabPulse(platform, tabId, name, () => this.#look())
    this.#leavePage = platform.lifecycle.subscribe((event) => this.#follow(event))
  }

  readonly started = (): void => {
    if (this.#isClosed) return
    this.#isVisible = this.#host.platform.lifecycle.isHidden?.() !== true
    this.#isThere = true
    this.#pulse.open()
    this.#join()
    this.#look()
  }

  readonly stopped = (): void => {
    this.#isClosed = true
    this.#leavePage()
    this.#leave()
    this.#pulse.close()
  }

  /** What a leader does, a tab that may not write can not do. */
  readonly outdated = (): void => this.stopped()

  /** Whether this tab is to do now what one tab does for all. A visible one that has to leave it to another makes sure that there is one. */
  readonly mayRun = (): boolean => {
    const isLeading = this.#letGo !== undefined
    try {
      this.#host.assertOpen()
    } catch {
      // Read-only: it leaves the work, and the role, to who can write.
      if (this.#isThere) this.#leave()
      return false
    }
    if (!isLeading && this.#isVisible) void this.#doubt()
    return isLeading
  }

  #follow(event: LifecycleEvent): void {
    this.#isVisible = event === 'show' || (event === 'resume' && this.#host.platform.lifecycle.isHidden?.() !== true)
    if (this.#isClosed || (!this.#isThere && event !== 'resume')) return
    if (event === 'suspend') this.#leave()
    else {
      this.#isThere = true
      if (!this.#isVisible) this.#stopWaiting()
      this.#join()
      this.#look()
    }
  }

  /** Stands in line, or, hidden, leads where nobody does. */
  #join(isTheft = false): void {
    if (!this.#isThere || this.#letGo !== undefined || (this.#wait !== undefined && !isTheft)) return
    this.#stopWaiting()
    const wait = new AbortController()
    this.#wait = wait
    const request = { ifAvailable: !this.#isVisible, steal: isTheft, signal: wait.signal, onStolen: () => this.#lost() }
    this.#table
      .take({ ...role, ...request })
      .then(
        (letGo) => {
          if (letGo === undefined) return
          if (this.#wait !== wait) return letGo()
          this.#letGo = letGo
          this.#look()
          return undefined
        },
        // Without locks each tab leads.
        () => {
          if (this.#wait === wait && !wait.signal.aborted) this.#letGo = async () => undefined
        },
      )
      .finally(() => {
        if (this.#wait === wait) this.#wait = undefined
      })
  }

  #stopWaiting(): void {
    const wait = this.#wait
    this.#wait = undefined
    wait?.abort()
  }

  #lost(): void {
    void this.#letGo?.()
    this.#letGo = undefined
    this.#join()
    this.#look()
  }

  /** Lets go of everything: frozen, or closed. */
  #leave(): void {
    this.#isThere = false
    this.#stopWaiting()
    this.#watch(undefined)
    void this.#letGo?.()
    this.#letGo = undefined
    this.#show(null)
  }

  /** Sees who leads. */
  #look(): void {
    this.#mustLook = true
    if (!this.#isThere || this.#isLooking) return
    this.#isLooking = true
    this.#mustLook = false
    this.#table
      .list()
      .then((claims) => {
        if (this.#isThere) this.#saw(claims)
      })
      .catch((error) => this.#host.observers.error(error))
      .finally(() => {
        this.#isLooking = false
        if (this.#mustLook) this.#look()
      })
  }

  #saw(claims: readonly Claim[]): void {
    const { tabId } = this.#host
    const leading = claims.find(({ state, name }) => state === 'held' && name === role.name)
    this.#watch(leading !== undefined && leading.tabId !== tabId ? leading : undefined)
    this.#show(leading?.tabId ?? null)
    const isAwaited = claims.some((claim) => claim.state === 'waiting' && claim.tabId !== tabId)
    if (this.#letGo !== undefined && !this.#isVisible && isAwaited) {
      void this.#letGo()
      this.#letGo = undefined
    } else if (leading === undefined && !isAwaited) this.#join()
  }

  /** Whoever leads may die without a word. */
  #watch(claim: Claim | undefined): void {
    if (this.#watched?.id === claim?.id) return
    this.#watched?.stop.abort()
    this.#watched = claim && { id: claim.id, stop: new AbortController() }
    if (claim === undefined || this.#watched === undefined) return
    this.#table.watch(claim, this.#watched.stop.signal, () => {
      this.#watched = undefined
      this.#look()
    })
  }

  #show(tabId: string | null): void {
    if (tabId === this.#leader.tabId) return
    this.#unanswered = 0
    this.#leader = Object.freeze({ tabId, isSelf: tabId === this.#host.tabId })
    this.#host.observers.emitter.emit('leader:changed', this.#leader)
  }

  /** There was something to do for the leader. One that does not answer for long is no leader. */
  async #doubt(): Promise<void> {
    const { tabId, isSelf } = this.#leader
    if (this.#isAsking || !this.#isThere || isSelf) return
    this.#isAsking = true
    const silent = tabId === null ? new Set([tabId]) : await this.#pulse.silent([tabId])
    this.#isAsking = false
    if (tabId !== this.#leader.tabId) return
    this.#unanswered = silent.size === 0 ? 0 : this.#unanswered + 1
    if (this.#unanswered < maxUnanswered || !this.#isVisible) return
    this.#unanswered = 0
    this.#join(true)
  }
}
