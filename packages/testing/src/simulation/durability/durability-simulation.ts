// biome-ignore-all lint/style/noExcessiveLinesPerFile: to be parted further, healing first.
import type { SeededRandom } from '../../random/seeded-random.js'
import { createSimWorld, type SimWorld } from '../../world/sim-world.js'
import { FaultStorm } from '../fault-storm.js'
import { hold } from '../plan.js'
import type { Trace } from '../trace.js'
import { BackupBook } from './backup-book.js'
import { type DamageKind, damageKinds } from './damage.js'
import { DamageWatch } from './damage-watch.js'
import type { DurabilityPlan } from './durability-plan.js'
import { NoteModel } from './note-model.js'
import { NoteSession } from './note-session.js'
import { notebookName, openNotebook } from './notebook.js'
import { headOf } from './notebook-rows.js'
import { OutsideStorm } from './outside-storm.js'
import { QuarantineAudit } from './quarantine-audit.js'

const mostWaits = 3_000

/** One simulation under way. */
export class DurabilitySimulation {
  step = 0
  readonly #plan: DurabilityPlan
  readonly #random: SeededRandom
  readonly #trace: Trace
  readonly #world: SimWorld
  readonly #model = new NoteModel()
  readonly #backups: BackupBook
  readonly #watch: DamageWatch
  readonly #audit = new QuarantineAudit()
  readonly #storm: FaultStorm
  readonly #outside: OutsideStorm
  readonly #mostTabs: number
  readonly #textLength: number
  readonly #hasCuts: boolean
  readonly #durability: 'relaxed' | 'bounded' | 'strict'
  readonly #damages: readonly DamageKind[]
  #sessions: NoteSession[] = []
  #opened = 0
  #version: 1 | 2 = 1

  constructor(plan: DurabilityPlan, random: SeededRandom, trace: Trace) {
    this.#plan = plan
    this.#random = random
    this.#trace = trace
    this.#world = createSimWorld({ seed: `${plan.seed}/durability`, maxLatencyMs: random.pick([0, 0.5, 2, 20]) })
    this.#storm = new FaultStorm(random.fork('faults'), this.#world, undefined)
    this.#outside = new OutsideStorm(random.fork('outside'))
    this.#backups = new BackupBook(this.#world, this.#model)
    this.#watch = new DamageWatch(this.#world, this.#model, this.#backups, this.#outside, trace)
    this.#mostTabs = random.pick([1, 1, 2, 3])
    this.#textLength = random.pick([20, 20, 400])
    this.#hasCuts = random.chance(0.5)
    this.#durability = random.pick(['relaxed', 'bounded', 'strict'])
    this.#damages = random.chance(0.3) ? [] : damageKinds.filter(() => random.chance(0.6))
  }

  async play(): Promise<void> {
    for (this.step = 1; this.step <= this.#plan.steps; this.step++) {
      if (this.#random.chance(0.03)) this.#storm.turn()
      if (this.#random.chance(0.05)) this.#outside.turn()
      const what = await this.#act()
      this.#after(what)
    }
    await this.#heal()
  }

  async #act(): Promise<string> {
    const random = this.#random
    const usable = this.#sessions.filter(({ isReadOnly }) => !isReadOnly)
    const session = usable.length === 0 ? undefined : random.pick(usable)
    if (session === undefined) return this.#open()
    if (this.#watch.isUnsettled) return this.#await(session)
    if (this.#sessions.length < this.#mostTabs && random.chance(0.03)) return this.#open()
    const choice = random.int(1_000)
    if (choice < 600) {
      const commit = session.write(random, this.#textLength)
      if (random.chance(0.5)) await this.#advance(random.next() * 3)
      return `write ${commit?.status}`
    }
    if (choice < 860) {
      await this.#advance(random.next() * random.pick([2, 10, 300, 3_000]))
      return 'wait'
    }
    if (choice < 875) {
      await this.#advance(random.next() * 90_000)
      return 'wait long'
    }
    if (choice < 900) {
      void session.flush(random.chance(0.5))
      return 'flush'
    }
    if (choice < 925) return this.#alone(session, (lone) => this.#backups.make(lone))
    if (choice < 935) return this.#alone(session, (lone) => this.#backups.restore(lone, random))
    if (choice < 942) return this.#alone(session, (lone) => this.#backups.look(lone))
    if (choice < 950) {
      session.store.optimize({ passes: ['compaction'] }).catch(() => undefined)
      return 'compact'
    }
    if (choice < 960) return this.#close(session)
    if (choice < 975) {
      session.tab.kill()
      return 'tab killed'
    }
    return this.#endAll()
  }

  async #await(session: NoteSession): Promise<string> {
    if (this.#random.chance(0.1)) return this.#endAll()
    if (this.#random.chance(0.1)) session.tab.kill()
    // What is written next sets right what was damaged.
    if (session.wasLive && !this.#watch.isDamaged && this.#random.chance(0.5)) session.write(this.#random, 20)
    await this.#advance(this.#random.next() * 60_000)
    return 'unsettled'
  }

  /** What is done only where nobody else writes and all is saved, so that it is known what must come of it. */
  async #alone(session: NoteSession, run: (session: NoteSession) => Promise<string>): Promise<string> {
    if (this.#sessions.length > 1 || !session.isWell) return 'not now'
    session.check()
    return run(session)
  }

  async #open(): Promise<string> {
    const random = this.#random
    const session = this.#start()
    if (random.chance(0.2) && !this.#watch.isUnsettled && session.version === 1) session.write(random, this.#textLength)
    if (random.chance(0.1)) {
      await this.#advance(random.next() * 20)
      session.tab.kill()
      return 'die in boot'
    }
    return this.#awaitReady(session)
  }

  #start(): NoteSession {
    const tab = this.#world.openTab()
    const platform = this.#outside.wrap(tab.platform, tab)
    const store = openNotebook(this.#plan.sabotage?.(platform) ?? platform, this.#version)
    const session = new NoteSession(tab, store, this.#version, this.#model, `a${++this.#opened}`)
    this.#sessions.push(session)
    this.#watch.opened()
    this.#trace.count('openings')
    return session
  }

  async #awaitReady(session: NoteSession): Promise<string> {
    for (let wait = 0; !session.isReady && session.tab.alive; wait++) {
      hold(wait < mostWaits, 'I16', () => 'the store did not become ready')
      await this.#advance(wait < 100 ? 1 : 1_000)
    }
    if (!session.tab.alive) return 'dead in boot'
    if (session.isReadOnly) {
      const { degraded } = session.store.getStatus()
      hold(this.#outside.wasBad || this.#watch.wasDamaged, 'R5', () => `can not be used: ${degraded?.reason}`)
      session.tab.kill()
      return 'read-only'
    }
    const { config } = session.store
    if (config.get().durability !== this.#durability) config.set({ durability: this.#durability })
    session.durability = this.#durability
    this.#watch.read(session)
    const report = session.wasLive ? session.report : null
    this.#trace.note(`${session.author.name} ${report === null ? 'whole' : report.steps.join(' ')}`)
    if (this.#olderHead > 0 && session.wasLive) {
      const head = this.#olderHead
      this.#olderHead = 0
      if (!this.#watch.wasDamaged) await this.#backups.holdOlder(session, head)
    }
    if (!this.#watch.hadCut && !this.#watch.wasDamaged) {
      hold(report === null, 'I12', () => `false alarm: ${report?.steps.join(' ')}`)
    }
    if (!this.#watch.isUnsettled && this.#random.chance(0.5))
      await this.#alone(session, (lone) => this.#backups.look(lone))
    return 'open'
  }

  /** The newest commit of the older version's data, until it was migrated. */
  #olderHead = 0

  async #close(session: NoteSession): Promise<string> {
    let isClosed = false
    session.store.close().then(() => {
      isClosed = true
    })
    for (let wait = 0; !isClosed && session.tab.alive; wait++) {
      hold(wait < mostWaits, 'J11', () => 'close() did not resolve')
      await this.#advance(1_000)
    }
    session.tab.kill()
    return 'close'
  }

  /** The browser ends, one way or the other; before it begins anew, its files may be damaged and the app updated. */
  #endAll(): string {
    const random = this.#random
    for (const session of this.#sessions) session.check()
    const isCut = this.#hasCuts && random.chance(0.5)
    if (isCut) {
      this.#world.cutPower()
      this.#watch.hadCut = true
      this.#model.cutPower()
      this.#olderHead = Math.min(this.#olderHead, headOf(this.#world.disk.rows(notebookName)))
    } else this.#world.kill()
    this.#sessions = []
    this.#audit.forget()
    let what = isCut ? 'power cut' : 'browser killed'
    this.#outside.wasBad = false
    if (random.chance(0.1)) {
      this.#backups.rot(random)
      // It may be the one that was made before a migration.
      this.#olderHead = 0
      what += ', a backup rots'
    }
    if (this.#version === 1 && random.chance(0.05)) {
      this.#version = 2
      this.#olderHead = headOf(this.#world.disk.rows(notebookName))
      what += ', update'
    }
    const kind = this.#damages.length > 0 && random.chance(0.3) ? random.pick(this.#damages) : undefined
    if (kind === undefined) return what
    const done = this.#watch.strike(kind, random)
    if (done === undefined) return what
    this.#trace.count(kind)
    return `${what}, ${done}`
  }

  async #advance(durationMs: number): Promise<void> {
    const { disk } = this.#world
    const calls = disk.calls
    for (let leftMs = durationMs; leftMs >= 0; leftMs -= 100) {
      await this.#world.advance(Math.min(leftMs, 100))
      hold(disk.calls < calls + 6_000, 'I16', () => 'storage is asked over and over, to no end')
    }
  }

  #after(what: string): void {
    for (const session of this.#sessions) {
      this.#watch.hear(session)
      if (!session.tab.alive) continue
      // Storage that comes back may hold what this app can not use.
      if (session.isReadOnly) session.tab.kill()
      this.#watch.read(session)
      if (!this.#watch.isDamaged) session.check()
    }
    this.#sessions = this.#sessions.filter(({ tab }) => tab.alive)
    this.#audit.check(this.#world.disk.rows(notebookName))
    const phases = this.#sessions.map(({ author, store }) => {
      const { phase, version, pending } = store.getStatus()
      return `${author.name} ${phase} v${version} p${pending} ${author.savedTo}/${author.length}`
    })
    this.#trace.count(what.split(',')[0] ?? what)
    this.#trace.note(
      `${this.step} ${what} · ${phases.join(', ')} · t${this.#world.nowMs.toFixed(3)} c${this.#world.disk.calls}`,
    )
  }

  /** Faults end: all tabs must come to the same, be saved, and be read by the next two without a word. */
  async #heal(): Promise<void> {
    this.#storm.end()
    this.#outside.end()
    for (let wait = 0; ; wait++) {
      hold(wait < 1_000, 'I16', () => `after faults ended: ${JSON.stringify(this.#sessions[0]?.store.getStatus())}`)
      for (const session of this.#sessions) if (session.isVolatile) session.tab.kill()
      this.#after('heal')
      if (this.#sessions.length === 0) await this.#open()
      else if (this.#sessions.every(({ isWell }) => isWell)) break
      else await this.#advance(1_000)
    }
    await this.#advance(120_000)
    this.#after('healed')
    const [first, ...others] = this.#sessions
    for (const other of others) {
      const same = JSON.stringify([...(first?.pages ?? [])].sort()) === JSON.stringify([...other.pages].sort())
      hold(
        same,
        'I5',
        () => `tabs differ: ${JSON.stringify([[...(first?.pages ?? [])], [...other.pages]]).slice(0, 600)}`,
      )
    }
    for (let round = 0; round < 2; round++) {
      for (const session of this.#sessions) {
        session.write(this.#random, 20)
        hold(await this.#world.settle(session.flush(true)), 'J11', () => 'flush() was refused by a healthy store')
        // What was damaged is set right in the background, by what is written next.
        await this.#advance(5_000)
        await this.#close(session)
      }
      this.#after('closed')
      const session = this.#start()
      await this.#awaitReady(session)
      this.#after('reopened')
      hold(session.report === null, 'I16', () => `start ${round} after healing: ${session.report?.steps.join(' ')}`)
    }
  }
}
