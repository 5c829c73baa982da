import type { HoldfastError } from '../../errors.js'
import type { Channel } from '../../ports/channel.js'
import type { LifecycleEvent } from '../../ports/lifecycle.js'
import type { Feature, FeatureHost } from '../feature.js'
import { Adoption } from './adoption.js'
import { Farewell } from './farewell.js'
import { HandingOver } from './handing-over.js'
import { decodeVersionMessage, type VersionMessage } from './version-message.js'

/** In which an older tab says that it has something to save. */
const answerMs = 50
/** In which it saves it. It is not waited for any longer: what it saves later is migrated with the rest, or handed over. */
const savingMs = 1_000
/** For which an older tab keeps back what it would append, so that a migration comes to an end while it goes on writing. */
const holdMs = 10_000
/** In which it does so at most, however often it is told, and for as long not again: who forges messages keeps nobody from saving. */
const holdsMs = 30_000

/**
 * Two versions of an app at once. The newer one tells before it migrates, and takes in what the older one could not append;
 * the older one saves, hands over what is left, and is read-only from then on.
 */
export class VersionKeeper implements Feature {
  readonly surface = {}
  /** What pages left that are gone is being taken in; undefined: there is nothing. */
  taking: Promise<void> | undefined
  readonly #host: FeatureHost
  readonly #handing: HandingOver
  readonly #farewell: Farewell
  readonly #adoption: Adoption
  readonly #channel: Channel
  readonly #leavePage: () => void
  /** Tabs that are saving, while they are waited for, and what ends the wait. */
  #saving: Set<string> | undefined
  #endWait: (() => void) | undefined
  #hasAnswer = false
  #isMigrating = false
  #holdsSince = Number.NEGATIVE_INFINITY
  #isOutdated = false

  constructor(host: FeatureHost) {
    this.#host = host
    const tell = () => this.#post('handover')
    this.#handing = new HandingOver(host, tell)
    this.#farewell = new Farewell(host)
    this.#adoption = new Adoption(host, this.#farewell, tell)
    this.#channel = host.platform.channel.open(`holdfast:${host.shape.name}:versions`, (raw) => {
      const message = decodeVersionMessage(raw)
      if (message !== undefined) this.#hear(message)
    })
    this.#leavePage = host.platform.lifecycle.subscribe((event) => this.#onPage(event))
  }

  readonly started = (): void => {
    if (this.#isMigrating) this.#post('migrated')
    this.#isMigrating = false
    const looked = this.#adoption.look()
    if (this.#farewell.found().length > 0) this.taking = looked
  }

  readonly beforeMigration = async (): Promise<boolean> => {
    const isFirst = !this.#isMigrating
    this.#isMigrating = true
    this.#hasAnswer = false
    this.#saving = isFirst ? new Set() : undefined
    this.#post('migrating')
    if (!isFirst) return false
    await this.#wait(answerMs)
    if (this.#saving !== undefined && this.#saving.size > 0) await this.#wait(savingMs)
    this.#saving = undefined
    return this.#hasAnswer
  }

  readonly outdated = (error: HoldfastError): void => {
    this.#isOutdated = true
    void this.#handing.run(error)
  }

  readonly stopped = (): void => {
    this.#adoption.stop()
    this.#handing.stop()
    this.#leavePage()
    this.#channel.close()
    this.#endWait?.()
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel()
        this.#endWait = undefined
        resolve()
      }
      const cancel = this.#host.platform.clock.schedule(end, ms)
      this.#endWait = end
    })
  }

  #hear({ type, version, tab }: VersionMessage): void {
    const { shape, sync } = this.#host
    if (type === 'migrating') {
      if (version > shape.version) void this.#saveAndHold()
    } else if (type === 'migrated') {
      if (version <= shape.version) return
      sync.hold(0)
      sync.wake()
    } else if (type === 'handover') {
      if (this.#isOutdated) return
      // Taken in by another tab, they are in the journal.
      sync.wake()
      void this.#adoption.look()
    } else if (type === 'left') this.#adoption.lookSoon()
    else if (this.#saving !== undefined && version < shape.version) {
      if (type === 'saving') {
        this.#hasAnswer = true
        this.#saving.add(tab)
      } else if (this.#saving.delete(tab) && this.#saving.size === 0) this.#endWait?.()
    }
  }

  async #saveAndHold(): Promise<void> {
    const { observers, ledger, sync, platform } = this.#host
    if (observers.status.get().phase !== 'live') return
    if (ledger.pending.length > 0) {
      this.#post('saving')
      await this.#host.flush().catch(() => undefined)
    }
    this.#post('saved')
    const now = platform.clock.monotonic()
    if (now - this.#holdsSince >= 2 * holdsMs) this.#holdsSince = now
    const leftMs = this.#holdsSince + holdsMs - now
    if (leftMs > 0) sync.hold(Math.min(holdMs, leftMs))
  }

  #onPage(event: LifecycleEvent): void {
    const mayEnd = event === 'hide' || event === 'suspend'
    if (mayEnd && this.#farewell.leave()) this.#post('left')
    if (mayEnd || this.#isOutdated) return
    // Not before the database is open again: what came meanwhile, nobody tells of once more.
    const { sync } = this.#host
    void sync.catchUp().then(this.#adoption.look, this.#adoption.look)
  }

  #post(type: VersionMessage['type']): void {
    const { shape, tabId } = this.#host
    this.#channel.post({ v: 1, type, version: shape.version, tab: tabId })
  }
}
