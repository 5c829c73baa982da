import { fenceOf } from '../journal/meta.js'
import { replaceConfig } from '../journal/stored-config.js'
import type { Platform } from '../ports/platform.js'
import { AppendPause } from './append-pause.js'
import { appendPending } from './append-pending.js'
import { CanaryKeeper } from './canary-keeper.js'
import { catchUp } from './catch-up.js'
import { Compactor } from './compactor.js'
import { ConflictWatch } from './conflict-watch.js'
import { Connection } from './connection.js'
import { CycleShell } from './cycle-shell.js'
import { Doorbell } from './doorbell.js'
import { DurabilityBarrier } from './durability-barrier.js'
import type { JournalPosition } from './journal-position.js'
import { versionOf } from './ledger.js'
import type { CaughtUp } from './reader.js'
import { StuckWatch } from './stuck-watch.js'
import type { SyncHost } from './sync-host.js'
import { takeOffers } from './take-offers.js'
import { Trouble } from './trouble.js'

/** The shell that performs the effects of the sync cycle on storage and the channel, and answers with the next event. */
export class JournalSync {
  position: JournalPosition | undefined
  readonly compactor: Compactor
  readonly connection: Connection
  readonly #host: SyncHost
  readonly #platform: Platform
  readonly #canary: CanaryKeeper
  readonly #doorbell: Doorbell
  readonly #barrier: DurabilityBarrier
  readonly #pause: AppendPause
  readonly #stuck: StuckWatch
  readonly #cycle: CycleShell
  /** The next read starts from nothing, whatever is known. */
  #isAnew = false
  readonly #trouble: Trouble
  readonly #conflicts = new ConflictWatch()

  constructor(host: SyncHost, platform: Platform) {
    this.#host = host
    this.#platform = platform
    this.#canary = new CanaryKeeper(host, platform)
    this.connection = new Connection(platform, host, () => this.wake())
    this.#cycle = new CycleShell({
      pause: (due) => this.#pause.run(due),
      append: () => this.#append(),
      read: () => this.#read(),
      take: () => this.#take(),
      flip: () => this.#flip(),
      failed: (cause) => this.#trouble.met(cause, this.#cycle, this.position === undefined),
      stopped: () => this.compactor.stop(),
    })
    const tab = { place: this.place, catchUp: () => this.#catchUp(), onEvent: this.#cycle.send }
    this.#stuck = new StuckWatch(platform.clock, this.#cycle, this.place)
    this.#pause = new AppendPause(platform.clock)
    const others = { ...tab, onStranger: () => this.#stuck.suspect(), onTurn: this.#pause.turn }
    this.#doorbell = new Doorbell(host.shape.name, platform, others)
    this.compactor = new Compactor(host, platform, tab)
    this.#trouble = new Trouble(host, platform, { ...tab, makeRoom: () => this.compactor.makeRoom() })
    this.#barrier = new DurabilityBarrier(platform.clock, tab)
  }

  /** Where the store is saved, as far as that is known. */
  readonly place = () => {
    const { position, connection: at } = this
    return { storage: at.storage, position, fence: position && fenceOf(position.meta), head: this.#host.ledger.head }
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
    const caughtUp = this.#cycle.nextRead()
    this.wake()
    this.retryNow()
    return caughtUp
  }

  /** A commit was added to the ledger. */
  committed(): void {
    this.#canary.appending()
    if (!this.#cycle.cycle.mustAppend) this.#cycle.send({ type: 'committed' })
  }

  /** Reads what others wrote: for the first time, or when the page is in use again. */
  wake(): void {
    this.#cycle.send({ type: 'rang' })
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
    if (this.#cycle.activity !== 'append') return
    // Nobody may be here when the append is complete. Who reads because of this waits for its transaction.
    this.#cycle.afterwards(() => this.#doorbell.ring({ head: versionOf(this.#host.ledger) }))
  }

  /** The page is about to be frozen or cached: nothing is kept open, so that it stands in nobody's way and can be kept. */
  suspend(): void {
    this.hide()
    this.#cycle.send({ type: 'suspend' })
    // What was begun is completed by a database that is being closed.
    this.connection.isAway = true
    this.#cycle.afterwards(() => this.connection.isAway && this.#letGo())
  }

  /** The page is in use again. */
  resume(): void {
    this.connection.isAway = false
    if (!this.#cycle.isStopped) this.#doorbell.open()
    this.#cycle.send({ type: 'resume' })
    this.retryNow()
  }

  /** Saves what is pending as soon as can be: without a pause, and not only at the next retry. */
  retryNow(): void {
    this.#pause.urge()
    this.#trouble.cancelRetry()
    this.#cycle.send({ type: 'retry' })
  }

  /** Makes everything saved so far survive a power cut. */
  barrier(): Promise<void> {
    return this.#barrier.run()
  }

  /** Keeps a setting over reloads; other tabs are told. */
  async saveConfig(seen: unknown, change: (stored: unknown) => unknown): Promise<unknown> {
    const { storage } = this.place()
    // Once stopped, the database may belong to a newer app.
    if (storage === undefined || this.#cycle.isStopped) return seen
    return replaceConfig(storage, seen, change).finally(() => this.#doorbell.ring({ config: true }))
  }

  stop(): void {
    this.#cycle.send({ type: 'stop' })
    this.#trouble.cancelRetry()
    for (const part of [this.#pause, this.#barrier, this.#stuck, this.#canary]) part.stop()
    this.#letGo()
  }

  #letGo(): void {
    this.#doorbell.close()
    this.connection.letGo()
  }

  #done(): void {
    this.#trouble.worked(this.#cycle.activity)
    this.#cycle.send({ type: 'done', more: this.#host.ledger.pending.length > 0 })
    this.compactor.prepareIfDue()
  }

  async #read(): Promise<void> {
    const host = this.#host
    const storage = await this.connection.open(this.position === undefined)
    const noteOf = await this.#canary.note
    const position = this.#isAnew ? undefined : this.position
    const conclude = await catchUp(storage, host, position, noteOf, this.#platform)
    // What runs again on the new base may issue updates: they wait for the new ledger.
    host.path.hold(() => this.#caughtUp(host, conclude()))
  }

  #caughtUp(host: SyncHost, result: CaughtUp): void {
    if (this.#cycle.isStopped) return
    if (result.kind !== 'read') {
      this.#cycle.send({ type: 'stop' })
      host.onReadOnly(result)
      return
    }
    const isOther = this.position !== undefined && this.position.meta.replicaId !== result.position.meta.replicaId
    this.position = result.position
    this.#conflicts.read()
    this.#doorbell.verified()
    // Tabs that wait for an answer of the one before would wait long.
    if (isOther) this.#doorbell.ring()
    this.#isAnew = false
    // What turned out to be written was perhaps written relaxed: it waits for a barrier like any other.
    if (result.saved.length > 0) this.#barrier.wrote('relaxed')
    host.onRead(result)
    this.#canary.remember(result.position.meta, host.ledger)
    this.#done()
  }

  async #append(): Promise<void> {
    const { storage, position } = this.place()
    const host = this.#host
    if (position === undefined || storage === undefined) return this.#cycle.send({ type: 'conflicted' })
    if (host.ledger.pending.length === 0) return this.#done()
    this.#pause.started()
    this.#canary.appending()
    const { head } = host.ledger
    const durability = this.#barrier.durabilityFor(host.settings.config.durability)
    const appended = await appendPending(storage, host, position, durability)
    if (appended === undefined) {
      if (this.#pause.wasLate()) this.#doorbell.ring({ waits: true })
      return this.#cycle.send(this.#conflicts.met(fenceOf(position.meta), head))
    }
    this.#barrier.wrote(durability)
    this.#pause.appended()
    this.position = appended.position
    this.#doorbell.verified()
    // Before anybody else is told: it is what other tabs wait for.
    this.#doorbell.ring({ rows: appended.rows })
    this.#canary.remember(position.meta, host.ledger)
    host.observers.written(appended.bytes)
    host.onSaved(appended.saved)
    this.#done()
  }

  #take(): void {
    const host = this.#host
    host.path.hold(() => {
      const taken = this.position && takeOffers(this.#doorbell.take(), host, this.position)
      if (taken === 'unfit') this.wake()
      else if (taken !== undefined) {
        this.position = taken.position
        this.#doorbell.taken()
        host.onRead(taken)
      }
      this.#cycle.send({ type: 'done', more: host.ledger.pending.length > 0 })
    })
  }

  async #flip(): Promise<void> {
    const outcome = await this.compactor.flip((position) => {
      this.position = position
      this.#doorbell.ring()
    })
    if (outcome === 'conflict') return this.#cycle.send({ type: 'conflicted' })
    this.#done()
  }
}
