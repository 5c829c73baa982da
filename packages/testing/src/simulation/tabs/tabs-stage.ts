import type { Platform } from '@holdfast/core'
import type { SeededRandom } from '../../random/seeded-random.js'
import { createSimWorld, type SimWorld } from '../../world/sim-world.js'
import { FaultStorm } from '../fault-storm.js'
import { hold } from '../plan.js'
import type { Trace } from '../trace.js'
import { JournalMirror } from './journal-mirror.js'
import { CommitBook } from './own-commits.js'
import { Swarm } from './swarm.js'
import { TabSession } from './tab-session.js'
import type { TabsPlan } from './tabs-plan.js'
import {
  type Build,
  editionOf,
  type FieldPolicy,
  fieldPolicies,
  type JobPolicy,
  jobPolicies,
  openWorkshop,
  type TallyMerge,
  type WorkshopOptions,
  workshopName,
} from './workshop.js'
import { type OpShape, randomShape, shapeFor } from './workshop-op.js'

/** Longest time, in simulated milliseconds, that anything may take once faults have ended. */
export const healWithinMs = 600_000
/** The most calls of storage while time passes once: more is a loop. */
const mostCalls = 6_000

/** The tabs of one simulation, with the browser that they are in and what watches over them. */
export class TabsStage {
  readonly world: SimWorld
  readonly swarm: Swarm
  readonly storm: FaultStorm
  readonly mirror: JournalMirror
  sessions: TabSession[] = []
  readonly #book = new CommitBook()
  readonly #random: SeededRandom
  readonly #trace: Trace
  readonly #shape: OpShape
  readonly #compactAfterBytes: number
  readonly #policy: JobPolicy
  readonly #fieldPolicy: FieldPolicy
  readonly #sabotage: ((platform: Platform) => Platform) | undefined
  readonly #wrapBump: WorkshopOptions['wrapBump']
  readonly #wrapTally: TallyMerge | undefined
  /** Only the newest app is opened from here on. */
  isHealing = false
  #isNextDeployed = false
  #opened = 0

  constructor({ seed, bug }: TabsPlan, random: SeededRandom, trace: Trace) {
    this.#random = random
    this.#trace = trace
    this.world = createSimWorld({ seed: `${seed}/tabs`, maxLatencyMs: random.pick([0, 0.5, 2, 20]) })
    this.swarm = new Swarm(random.fork('swarm'))
    this.storm = new FaultStorm(random.fork('faults'), this.world, this.swarm.has('storage') ? undefined : [])
    this.#shape = randomShape(random.fork('operations'))
    this.mirror = new JournalMirror(this.world, this.#book)
    this.#compactAfterBytes = random.pick([800, 4_000, 256_000])
    this.#policy = random.fork('policy').pick(jobPolicies)
    this.#fieldPolicy = random.fork('fields').pick(fieldPolicies)
    this.#sabotage = bug?.sabotage?.()
    this.#wrapBump = bug?.wrapBump?.()
    this.#wrapTally = bug?.tally
  }

  open(): TabSession {
    const tab = this.world.openTab()
    const platform = this.#sabotage?.(tab.platform) ?? tab.platform
    const build = this.#nextBuild()
    const store = openWorkshop(platform, {
      build,
      compactAfterBytes: this.#compactAfterBytes,
      hasPresence: this.swarm.has('presence'),
      policy: this.#policy,
      fieldPolicy: this.#fieldPolicy,
      ...(this.#wrapBump && { wrapBump: this.#wrapBump }),
      ...(this.#wrapTally && { tally: this.#wrapTally }),
    })
    const name = `tab ${++this.#opened}`
    const session = new TabSession(
      tab,
      store,
      this.mirror,
      this.#book,
      name,
      shapeFor(build, this.#shape),
      editionOf(build),
    )
    // Backups have a simulation of their own: shown while storage can not be read, one would be a state that the model lost.
    void store.ready.then(() => {
      if (store.config.get().backupInterval !== 0) store.config.set({ backupInterval: 0, consistencyCheckInterval: 0 })
    })
    this.sessions.push(session)
    return session
  }

  #nextBuild(): Build {
    const isDeployed = this.mirror.edition === 2 || this.#isNextDeployed
    // While a new app is rolled out, some still get the one before.
    if (isDeployed && (this.isHealing || this.#random.chance(0.7))) return 'next'
    return this.swarm.has('builds') && this.#random.chance(0.5) ? 'later' : 'earlier'
  }

  async close(session: TabSession): Promise<void> {
    let isClosed = false
    session.store.close().then(() => {
      isClosed = true
    })
    for (let waitedMs = 0; !isClosed && session.tab.alive; waitedMs += 1_000) {
      hold(waitedMs < healWithinMs, 'J11', () => 'close() did not resolve')
      await this.advance(1_000)
    }
    session.tab.kill()
  }

  /** The next version of the app is there for whoever opens a tab. */
  deployNext(): void {
    this.#isNextDeployed = this.swarm.has('upgrade')
    this.mirror.mayHaveBackup = this.#isNextDeployed
  }

  /** Empties the database under the tabs, and perhaps what is known of it outside; not while they still begin it anew. */
  wipe(isThorough: boolean): string {
    if (!this.mirror.isSettled) return 'nothing to wipe'
    this.world.disk.wipe(workshopName)
    if (isThorough) this.world.clearCanary()
    this.mirror.wiped()
    return 'wipe'
  }

  async advance(durationMs: number): Promise<void> {
    const { disk } = this.world
    const calls = disk.calls
    await this.world.advance(durationMs)
    hold(disk.calls < calls + mostCalls, 'I16', () => 'storage is asked over and over, to no end')
  }

  /** Looks at everything that can be seen, and notes it. */
  look(step: number, what: string): void {
    const { life, problem } = this.mirror
    if (problem !== undefined) throw problem
    for (const session of this.sessions) {
      if (!session.tab.alive) continue
      // A page that runs without storage does so until it is loaded again: what it did is its own.
      if (session.isVolatile) session.tab.kill()
      else session.watch.check()
    }
    this.sessions = this.sessions.filter(({ tab }) => tab.alive)
    hold((life?.rows ?? 0) < 4_000, 'I14', () => `the journal has ${life?.rows} rows`)
    this.#trace.count(what)
    let line = `${step} ${what} · ${life?.number}/${life?.generation} h${life?.head}`
    for (const { name, store, tab } of this.sessions) {
      const { phase, version, savedVersion } = store.getStatus()
      line += `, ${name}${tab.frozen ? ' frozen' : ''} ${phase} v${savedVersion}/${version}`
    }
    this.#trace.note(`${line} · t${this.world.nowMs.toFixed(3)} c${this.world.disk.calls}`)
  }
}
