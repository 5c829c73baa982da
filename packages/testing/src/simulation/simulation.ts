import { createSeededRandom, type SeededRandom } from '../random/seeded-random.js'
import { createSimWorld, type SimWorld } from '../world/sim-world.js'
import { storeName } from './board.js'
import { randomChange, randomOp } from './board-op.js'
import { FaultStorm } from './fault-storm.js'
import { History } from './history.js'
import { JournalAudit } from './journal-audit.js'
import { hold, type SimulationPlan } from './plan.js'
import { Session, type SessionParts } from './session.js'
import type { Trace } from './trace.js'

/** Longest time, in simulated milliseconds, in which everything must be well again after faults have ended. */
const healWithinMs = 600_000
/** The most calls of storage in one step: more is a loop. */
const mostCalls = 2_000
/** With `bounded` durability a power cut may take what was saved this shortly before. */
const boundedMs = 1_000

/** One simulation under way. */
export class Simulation {
  step = 0
  readonly #plan: SimulationPlan
  readonly #random: SeededRandom
  readonly #trace: Trace
  readonly #world: SimWorld
  readonly #history = new History()
  readonly #audit = new JournalAudit()
  readonly #storm: FaultStorm
  readonly #tears: SeededRandom
  readonly #titleLength: number
  readonly #durability: 'relaxed' | 'bounded' | 'strict'
  readonly #parts: SessionParts
  #sessions = 0
  #hadCut = false

  constructor(plan: SimulationPlan, random: SeededRandom, trace: Trace) {
    this.#plan = plan
    this.#random = random
    this.#trace = trace
    this.#world = createSimWorld({ seed: `${plan.seed}/world`, maxLatencyMs: random.pick([0, 0.5, 2, 20]) })
    const { sabotage } = plan
    this.#parts = { world: this.#world, history: this.#history, audit: this.#audit, sabotage }
    this.#storm = new FaultStorm(random.fork('faults'), this.#world, plan.faults)
    this.#tears = createSeededRandom(`${plan.seed}/tears`)
    this.#titleLength = random.chance(0.06) ? 40_000 : 0
    this.#durability = random.pick(['relaxed', 'bounded', 'strict'])
  }

  async play(): Promise<void> {
    let session: Session | undefined
    for (this.step = 1; this.step <= this.#plan.steps; this.step++) {
      if (this.#random.chance(0.03)) this.#storm.turn()
      session = this.#living(session)
      session = session ? await this.#act(session) : await this.#open()
    }
    await this.#heal(session)
  }

  /** Opens the app, perhaps with updates that do not wait for it to be ready, perhaps killed before it is. */
  async #open(): Promise<Session | undefined> {
    const random = this.#random
    const session = new Session(this.#parts, ++this.#sessions)
    this.#trace.count('openings')
    while (random.chance(0.3)) session.enqueue(randomChange(random))
    if (random.chance(0.1)) {
      await this.#advance(random.next() * 20)
      return this.#after('die in boot', this.#die(session))
    }
    for (let wait = 0; !session.isReady && session.tab.alive; wait++) {
      hold(wait < 10_000, 'I16', () => 'the store did not become ready')
      await this.#advance(wait < 100 ? 1 : 1_000)
    }
    if (!session.tab.alive) return this.#after('dead in boot', this.#bury(session))
    session.check()
    const { durability, backupInterval } = session.board.config.get()
    if (durability !== this.#durability || backupInterval !== 0) {
      // Backups have a simulation of their own: shown while storage can not be read, one would be a state that the model lost.
      session.board.config.set({ durability: this.#durability, backupInterval: 0 })
    }
    session.durability = this.#durability
    const { recovery } = session.board.getStatus()
    if (!this.#hadCut) hold(recovery === null, 'I12', () => `false alarm: ${recovery?.steps.join(' ')}`)
    if (session.isObserved) this.#auditJournal()
    return this.#after('open', session)
  }

  async #act(session: Session): Promise<Session | undefined> {
    const random = this.#random
    const choice = random.int(1_000)
    if (choice < 640) {
      const shape = { titleLength: this.#titleLength, rebasable: !session.isObserved }
      const op = randomOp(random, shape)
      const echo = random.chance(0.03) ? randomOp(random, { titleLength: 0, rebasable: true }) : undefined
      const outcome = session.play(op, echo)
      this.#trace.count(`updates ${outcome}`)
      if (random.chance(0.5)) await this.#advance(random.next() * 3)
      return this.#after(`${op.kind} ${outcome}`, session)
    }
    if (choice < 880) {
      await this.#advance(random.next() * random.pick([2, 10, 300, 3_000]))
      return this.#after('wait', session)
    }
    if (choice < 900) {
      await this.#advance(random.next() * 90_000)
      return this.#after('wait long', session)
    }
    if (choice < 930) return this.#flush(session, random.chance(0.5))
    if (choice < 945) {
      session.tab.emit(random.pick(['hide', 'show']))
      return this.#after('lifecycle', session)
    }
    if (choice < 950) {
      session.checkIndexes()
      return this.#after('indexes', session)
    }
    if (choice < 960) return this.#close(session)
    return this.#after('die', this.#die(session))
  }

  /** Lets time pass, in pieces, so that a store that spins is noticed. */
  async #advance(durationMs: number): Promise<void> {
    const { disk } = this.#world
    const calls = disk.calls
    for (let leftMs = durationMs; leftMs >= 0; leftMs -= 100) {
      await this.#world.advance(Math.min(leftMs, 100))
      hold(disk.calls < calls + mostCalls, 'I16', () => 'storage is asked over and over, to no end')
    }
  }

  #flush(session: Session, durable: boolean): Session | undefined {
    const entries = session.isObserved ? this.#history.entries.slice() : [...session.own]
    session.board.flush({ durable }).then(
      () => {
        if (!session.tab.alive) return
        this.#trace.count('flushes')
        for (const entry of entries) {
          if (!entry.saved) this.#unflushed = true
          entry.durable ||= durable
        }
      },
      () => this.#trace.count('flushes refused'),
    )
    return this.#after(`flush ${durable}`, session)
  }

  #unflushed = false

  async #close(session: Session): Promise<Session | undefined> {
    let isClosed = false
    session.board.close().then(() => {
      isClosed = true
    })
    for (let wait = 0; !isClosed && session.tab.alive; wait++) {
      hold(wait < 1_000, 'J11', () => 'close() did not resolve')
      await this.#advance(1_000)
    }
    session.tab.kill()
    return this.#after('close', this.#bury(session))
  }

  /** The tab dies, or the browser, or the power goes. */
  #die(session: Session): undefined {
    const kind = this.#random.int(10)
    if (kind < 4) session.tab.kill()
    else if (kind < 7) {
      this.#world.kill()
      if (this.#tears.chance(0.5)) this.#world.disk.tearLog()
    } else {
      this.#markBounded(session)
      this.#world.cutPower()
    }
    this.#bury(session)
    if (kind >= 7) {
      this.#hadCut = true
      this.#history.forgetSaved(session.number)
      this.#audit.forgetAbove(this.#world.disk.rows(storeName))
    }
    this.#trace.count(kind < 7 ? 'kills' : 'power cuts')
    this.#trace.note(kind < 4 ? 'tab killed' : kind < 7 ? 'browser killed' : 'power cut')
    return undefined
  }

  /** What `bounded` durability promises to be on the device by now. */
  #markBounded(session: Session): void {
    if (!session.isObserved || session.durability !== 'bounded' || session.isVolatile) return
    for (const entry of this.#history.entries) {
      if (entry.session !== session.number || !entry.saved || entry.durable) continue
      entry.durable = entry.savedAtMs + boundedMs <= this.#world.nowMs && this.#storm.lastFaultMs < entry.savedAtMs
    }
  }

  /** The session, unless it has died meanwhile. */
  #living(session: Session | undefined): Session | undefined {
    if (!session || session.tab.alive) return session
    return this.#bury(session)
  }

  /** Takes leave of a dead session: what it left may or may not be found by the next. */
  #bury(session: Session): undefined {
    if (session.compactions > 0) this.#trace.count('sessions that compacted')
    if (!session.isObserved) this.#history.addTail(session.own)
    return undefined
  }

  #auditJournal(): void {
    this.#audit.check(this.#world.disk.rows(storeName), this.#hadCut)
  }

  /** Ends a step: checks, and notes what can be seen. */
  #after(what: string, session: Session | undefined): Session | undefined {
    hold(!this.#unflushed, 'J11', () => 'flush() resolved before everything was saved')
    if (session?.tab.alive) session.check()
    const status = session?.board.getStatus()
    this.#trace.note(
      `${this.step} ${what} v${status?.version}/${status?.savedVersion} p${status?.pending} ${status?.phase} t${this.#world.nowMs.toFixed(3)} c${this.#world.disk.calls} h${this.#history.length} ${session?.isObserved}`,
    )
    return this.#living(session)
  }

  /** Faults end: everything must be saved in bounded time, and be there afterwards. */
  async #heal(last: Session | undefined): Promise<void> {
    this.#storm.end()
    let session = this.#living(last)
    for (let waitedMs = 0; session === undefined || !session.isWell; waitedMs += 1_000) {
      hold(waitedMs < healWithinMs, 'I16', () => `after faults ended: ${JSON.stringify(session?.board.getStatus())}`)
      // A page that runs without storage does so until it is loaded again.
      if (session?.isVolatile) session.tab.kill()
      session = this.#living(session)
      if (session === undefined) session = await this.#open()
      else await this.#advance(1_000)
    }
    session.check()
    this.#auditJournal()
    const unsaved = this.#history.entries.filter(({ saved }) => !saved).length
    hold(unsaved === 0, 'I1', () => `nothing is pending, yet ${unsaved} commits are not saved`)
    session.tab.kill()
    this.#bury(session)
    session = undefined
    while (!session) session = await this.#open()
    session.checkIndexes()
  }
}
