import { encodeAppend } from '../journal/append.js'
import { fenceOf } from '../journal/meta.js'
import { rows } from '../journal/rows.js'
import { replaceConfig } from '../journal/stored-config.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import { AppendPause } from './append-pause.js'
import { CanaryKeeper } from './canary-keeper.js'
import { catchUp } from './catch-up.js'
import { Compactor } from './compactor.js'
import { ConflictWatch } from './conflict-watch.js'
import { Doorbell, isNews } from './doorbell.js'
import { DurabilityBarrier } from './durability-barrier.js'
import { extendPosition, type JournalPosition } from './journal-position.js'
import { confirm, stateAfter } from './ledger.js'
import { openScrubbed } from './open-scrubbed.js'
import { ReadWaiters } from './read-waiters.js'
import type { CaughtUp } from './reader.js'
import { failureOf } from './storage-failure.js'
import { advance, initialCycle, type SyncCycle, type SyncEvent } from './sync-cycle.js'
import type { SyncHost } from './sync-host.js'
import { Trouble } from './trouble.js'

/** The shell around {@link advance}: performs its effects on storage and the channel, and answers with the next event. */
export class JournalSync {
  position: JournalPosition | undefined
  readonly compactor: Compactor
  readonly #host: SyncHost
  readonly #platform: Platform
  readonly #canary: CanaryKeeper
  readonly #doorbell: Doorbell
  readonly #barrier: DurabilityBarrier
  readonly #pause: AppendPause
  readonly #readers = new ReadWaiters()
  #cycle: SyncCycle = initialCycle
  #storage: Storage | undefined
  /** The next read starts from nothing, whatever is known. */
  #isAnew = false
  readonly #trouble: Trouble
  readonly #conflicts = new ConflictWatch()

  constructor(host: SyncHost, platform: Platform) {
    this.#host = host
    this.#platform = platform
    this.#canary = new CanaryKeeper(host, platform)
    this.#doorbell = new Doorbell(host.shape.name, platform.channel, (ring) => {
      if (isNews(ring, host.ledger.head, this.#fence)) this.#send({ type: 'rang' })
    })
    const { place } = this
    this.compactor = new Compactor(host, platform, { place, onPrepared: () => this.#send({ type: 'prepared' }) })
    this.#pause = new AppendPause(platform.clock)
    this.#trouble = new Trouble(host, platform, {
      retry: () => this.#send({ type: 'retry' }),
      makeRoom: () => this.compactor.makeRoom(),
    })
    this.#barrier = new DurabilityBarrier(platform.clock, { place, catchUp: () => this.#catchUp() })
  }

  /** Where the store is saved, as far as that is known. */
  readonly place = () => ({ storage: this.#storage, position: this.position, fence: this.#fence })

  get #fence(): string | undefined {
    return this.position && fenceOf(this.position.meta)
  }

  /** Reads everything anew, as a start does. Rejects with what storage says, or `CLOSED`. */
  reread(): Promise<void> {
    this.#isAnew = true
    return this.#catchUp()
  }

  /** Reads on to the end of the journal as it is now. Rejects as `reread` does. */
  async catchUp(): Promise<void> {
    // A read that is under way began before.
    if (this.#cycle.activity === 'read') await this.#catchUp()
    return this.#catchUp()
  }

  #catchUp(): Promise<void> {
    const caughtUp = this.#readers.wait()
    if (this.#cycle.activity === 'stopped') this.#readers.stop()
    this.wake()
    this.retryNow()
    return caughtUp
  }

  /** A commit was added to the ledger. */
  committed(): void {
    if (!this.#cycle.mustAppend) this.#send({ type: 'committed' })
  }

  /** Reads what others wrote: for the first time, or when the page is in use again. */
  wake(): void {
    this.#send({ type: 'rang' })
  }

  /** Somebody waits for what is pending: it is not kept back to go with what may follow. */
  readonly urge = (): void => this.#pause.urge()
  /** Keeps appends back for so long, at most until the page is hidden. */
  readonly hold = (forMs: number): void => this.#pause.hold(forMs)

  /** The page may end here. */
  hide(): void {
    this.#pause.release()
    this.#canary.flush()
    if (this.#host.settings.config.durability !== 'relaxed') this.#barrier.runSoon()
  }

  /** Saves what is pending as soon as can be: without a pause, and not only at the next retry. */
  retryNow(): void {
    this.#pause.urge()
    this.#trouble.cancelRetry()
    this.#send({ type: 'retry' })
  }

  /** Makes everything saved so far survive a power cut. */
  barrier(): Promise<void> {
    return this.#barrier.run()
  }

  /** Keeps a setting over reloads; other tabs are told. */
  async saveConfig(seen: unknown, change: (stored: unknown) => unknown): Promise<unknown> {
    // Once stopped, the database may belong to a newer app.
    if (this.#storage === undefined || this.#cycle.activity === 'stopped') return seen
    return replaceConfig(this.#storage, seen, change).finally(() => this.#ring(true))
  }

  stop(): void {
    this.#send({ type: 'stop' })
    this.#trouble.cancelRetry()
    this.#pause.stop()
    this.#barrier.stop()
    this.#canary.stop()
    this.#doorbell.close()
    this.#storage?.close()
    this.#storage = undefined
  }

  #send(event: SyncEvent): void {
    if (this.#cycle.activity === 'stopped') return
    const [cycle, effect] = advance(this.#cycle, event)
    this.#cycle = cycle
    if (cycle.activity === 'stopped') for (const part of [this.compactor, this.#readers]) part.stop()
    if (effect?.type === 'append') this.#pause.run(() => this.#perform('append'))
    else if (effect !== undefined && effect.type !== 'wait') this.#perform(effect.type)
  }

  #perform(activity: 'append' | 'read' | 'flip'): void {
    const run = { append: this.#append, read: this.#read, flip: this.#flip }[activity]
    // In a microtask: what is committed in the same turn goes into the same append.
    Promise.resolve()
      .then(() => (this.#cycle.activity === 'stopped' ? undefined : run.call(this)))
      .catch((error: unknown) => this.#failed(error))
  }

  #done(): void {
    if (this.#cycle.activity === 'read') this.#readers.settle()
    this.#trouble.worked(this.#cycle.activity)
    this.#send({ type: 'done', more: this.#host.ledger.pending.length > 0 })
    this.compactor.prepareIfDue()
  }

  async #read(): Promise<void> {
    const host = this.#host
    this.#storage ??= await openScrubbed(this.#platform, host)
    const noteOf = await this.#canary.note
    if (this.#cycle.activity === 'stopped') return this.#storage?.close()
    const position = this.#isAnew ? undefined : this.position
    const conclude = await catchUp(this.#storage, host, position, noteOf, this.#platform)
    // What runs again on the new base may issue updates: they wait for the new ledger.
    host.path.hold(() => this.#caughtUp(host, conclude()))
  }

  #caughtUp(host: SyncHost, result: CaughtUp): void {
    if (this.#cycle.activity === 'stopped') return
    if (result.kind !== 'read') {
      this.#send({ type: 'stop' })
      host.onReadOnly(result)
      return
    }
    this.position = result.position
    this.#isAnew = false
    // What turned out to be written was perhaps written relaxed: it waits for a barrier like any other.
    if (result.saved.length > 0) this.#barrier.wrote('relaxed')
    host.onRead(result)
    this.#canary.remember(result.position.meta, host.ledger)
    this.#done()
  }

  async #append(): Promise<void> {
    const { position } = this
    const host = this.#host
    const { pending, head } = host.ledger
    const storage = this.#storage
    if (position === undefined || storage === undefined) return this.#send({ type: 'conflicted' })
    if (pending.length === 0) return this.#done()
    this.#pause.started()
    this.#canary.appending()
    const place = { from: head + 1, prev: position.sum, writer: host.tabId, schemaVersion: host.shape.version }
    const append = encodeAppend(pending, place)
    const after = stateAfter(host.ledger, append.count, host.shape)
    const fence = fenceOf(position.meta)
    const durability = this.#barrier.durabilityFor(host.settings.config.durability)
    const outcome = await storage.write({
      expect: { key: rows.fence, holds: (value) => value === fence },
      add: append.rows,
      durability,
    })
    if (outcome === 'conflict') return this.#send(this.#conflicts.met(fence, head))
    this.#barrier.wrote(durability)
    this.#pause.appended()
    const saved = host.ledger.pending.slice(0, append.count)
    host.ledger = confirm(host.ledger, append.count, after)
    this.position = extendPosition(position, {
      sum: append.sum,
      journalRecords: append.rows.length,
      journalBytes: append.bytes,
      commits: saved.slice(-1).map(({ record }) => record),
    })
    this.#canary.remember(position.meta, host.ledger)
    host.observers.written(append.bytes)
    host.onSaved(saved)
    this.#ring(false)
    this.#done()
  }

  async #flip(): Promise<void> {
    if (this.position === undefined || this.#storage === undefined) return this.#done()
    const flipped = await this.compactor.flip(this.#storage, this.position)
    if (flipped === 'conflict') return this.#send({ type: 'conflicted' })
    if (flipped !== undefined) {
      this.position = flipped.position
      this.#host.observers.written(flipped.bytesWritten)
      this.#host.observers.snapshot(flipped.result)
      this.#ring(false)
    }
    this.#done()
  }

  #ring(config: boolean): void {
    const fence = this.#fence
    if (fence !== undefined) this.#doorbell.ring({ fence, head: this.#host.ledger.head, config })
  }

  #failed(error: unknown): void {
    const { activity } = this.#cycle
    if (activity === 'stopped') return
    const cause = failureOf(error)
    this.#readers.settle(cause)
    if (cause.code === 'MISSING_DEPENDENCY' && cause.fields.transient !== true) {
      this.#send({ type: 'stop' })
      this.#host.onTrouble(cause, null)
      return
    }
    this.#send({ type: 'failed' })
    // Quota and a first read that fails are told at once.
    const isUrgent = cause.code === 'STORAGE_FULL' || this.position === undefined
    this.#trouble.met(cause, { ...this.#cycle, activity }, isUrgent)
  }
}
