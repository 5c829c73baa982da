import type { SeededRandom } from '../../random/seeded-random.js'
import type { Trace } from '../trace.js'
import { disturb } from './disturb.js'
import { healTabs } from './heal-tabs.js'
import type { TabSession } from './tab-session.js'
import type { TabsPlan } from './tabs-plan.js'
import { TabsStage } from './tabs-stage.js'
import { randomOp, randomSingle } from './workshop-op.js'

/** One simulation under way: up to five tabs of one origin. */
export class TabsSimulation {
  step = 0
  readonly #plan: TabsPlan
  readonly #random: SeededRandom
  readonly #stage: TabsStage
  #flows = 0

  constructor(plan: TabsPlan, random: SeededRandom, trace: Trace) {
    this.#plan = plan
    this.#random = random
    this.#stage = new TabsStage(plan, random, trace)
  }

  async play(): Promise<void> {
    const { storm, swarm, world } = this.#stage
    const deployedAt = Math.floor(this.#plan.steps * (0.1 + 0.7 * this.#random.next()))
    for (this.step = 1; this.step <= this.#plan.steps; this.step++) {
      if (this.step === deployedAt) this.#stage.deployNext()
      if (this.#random.chance(0.03)) storm.turn()
      if (this.#random.chance(0.03)) world.setChannelFaults(swarm.channelFaults())
      this.#stage.look(this.step, await this.#act())
    }
    this.#stage.isHealing = true
    await healTabs(this.#stage, this.step, this.#random)
  }

  async #act(): Promise<string> {
    const random = this.#random
    const { sessions, swarm } = this.#stage
    if (sessions.length === 0 || (sessions.length < swarm.mostTabs && random.chance(0.05))) return this.#open()
    const session = random.pick(sessions)
    const choice = random.int(1_000)
    if (choice < 660) return this.#edit(session)
    if (choice < 846) return this.#wait(random.next() * random.pick([0, 2, 10, 300, 3_000]))
    if (choice < 850) return this.#wait(random.next() * 60_000)
    if (choice < 930) return this.#live(session)
    return disturb(this.#stage, session, random)
  }

  /** Opens a tab, perhaps with updates that do not wait for it to be ready. */
  async #open(): Promise<string> {
    const random = this.#random
    const session = this.#stage.open()
    while (random.chance(0.2)) {
      session.enqueue(random.chance(0.5) ? { kind: 'beat' } : { kind: 'bump', by: 1, mark: `${random.next()}` })
    }
    await this.#wait(random.next() * random.pick([0, 5, 100]))
    return 'open'
  }

  /** Somebody does something in a tab, or in the one that is in front instead. */
  async #edit(chosen: TabSession): Promise<string> {
    const random = this.#random
    const session = chosen.canAct ? chosen : this.#stage.sessions.find(({ canAct }) => canAct)
    if (session === undefined) return this.#wait(random.next() * 3)
    const { swarm } = this.#stage
    let what = ''
    if (swarm.has('undo') && random.chance(0.06)) what = `undo ${session.undo(random.chance(0.4))}`
    else if (swarm.has('transactions') && random.chance(0.06)) what = this.#transact(session)
    else if (swarm.has('locks') && random.chance(0.15)) what = this.#pass(session)
    else if (random.chance(0.02)) what = session.setFilter(`filter ${random.int(9)}`)
    else {
      const op = randomOp(random, session.shape)
      what = `${op.kind} ${session.play(op)}`
    }
    if (random.chance(0.4)) await this.#wait(random.next() * 3)
    return what
  }

  #transact(session: TabSession): string {
    const random = this.#random
    const ops = Array.from({ length: 1 + random.int(4) }, () => randomSingle(random, session.shape))
    session.transact(ops, this.#pauseOf(session), `tx-${++this.#flows}`, random.chance(0.15))
    return 'transaction'
  }

  #pass(session: TabSession): string {
    session.pass(this.#pauseOf(session), `gate-${++this.#flows}`, this.#stage.swarm.areLocksSafe)
    return 'gate'
  }

  /** Waits of the same length in a tab. */
  #pauseOf({ tab: { platform } }: TabSession): () => Promise<void> {
    const pauseMs = this.#random.pick([0, 1, 50])
    return () =>
      new Promise<void>((resolve) => {
        platform.clock.schedule(resolve, pauseMs)
      })
  }

  /** What happens in the life of a tab. */
  async #live(session: TabSession): Promise<string> {
    const random = this.#random
    const { swarm } = this.#stage
    const { tab, store } = session
    if (tab.frozen) return session.resume()
    const choice = random.int(10)
    if (choice < 2) {
      tab.emit(random.pick(['hide', 'show']))
      return 'hide or show'
    }
    if (choice < 4 && swarm.has('freeze')) return session.suspend('freeze', random.chance(0.8))
    if (choice < 6 && swarm.has('shelve')) return session.suspend('shelve', true)
    if (choice < 7 && swarm.has('presence') && session.canAct) return session.stand(`place ${random.int(20)}`)
    if (choice < 8) {
      store.flush({ durable: random.chance(0.3) }).catch(() => undefined)
      return 'flush'
    }
    if (choice < 9) {
      store.optimize({ passes: ['compaction'] }).catch(() => undefined)
      return 'compact'
    }
    await this.#stage.close(session)
    return 'close'
  }

  async #wait(durationMs: number): Promise<string> {
    await this.#stage.advance(durationMs)
    return 'wait'
  }
}
