import { createSeededRandom, type SeededRandom } from '../../random/seeded-random.js'
import { createSimWorld, type SimWorld } from '../../world/sim-world.js'
import { BrokenInvariant, hold, SimulationFailure, type SimulationTrace } from '../plan.js'
import { Trace } from '../trace.js'
import { checkLedger } from './check-ledger.js'
import { type Rules, rules } from './ledger.js'
import { LedgerSession } from './ledger-session.js'
import { copyOf, emptyLedger, type NaiveLedger, textOf } from './naive-ledger.js'
import type { LedgerBug } from './planted-rule-bugs.js'

export interface RulesPlan {
  readonly seed: number
  readonly steps: number
  readonly bug?: LedgerBug
  readonly verbose?: boolean
}

/**
 * Plays transactions, history, references, enforced checks and optimisation in one tab, crashed and opened again, against a
 * model of plain objects. Never rejects: a broken invariant is in the trace.
 */
export async function runRules(plan: RulesPlan): Promise<SimulationTrace> {
  const trace = new Trace(plan.verbose === true)
  const simulation = new RulesSimulation(plan, createSeededRandom(plan.seed), trace)
  let failure: SimulationFailure | undefined
  try {
    await simulation.play()
  } catch (error) {
    const invariant = error instanceof BrokenInvariant ? error.invariant : 'crash'
    const [line = ''] = (error instanceof BrokenInvariant ? error.message : String(error)).split('\n')
    const replay = `npm run sim -- --rules --seed ${plan.seed} --steps ${plan.steps}`
    failure = new SimulationFailure(invariant, line, { ...plan, step: simulation.step, replay }, error)
  }
  return { seed: plan.seed, hash: trace.hash, counts: trace.counts, failure, lines: trace.lines }
}

/** A state that was committed, and whether `saved` has resolved for it. */
export interface Reached {
  readonly ledger: NaiveLedger
  saved: boolean
}

class RulesSimulation {
  step = 0
  readonly #plan: RulesPlan
  readonly #random: SeededRandom
  readonly #trace: Trace
  readonly #world: SimWorld
  readonly #rules: Rules
  /** What a crash may leave: what was saved last, or anything since. */
  #reached: Reached[] = [{ ledger: emptyLedger, saved: true }]
  /** Bytes of a state, which must be the same however it came about. */
  readonly #bytesOf = new Map<string, number>()

  constructor(plan: RulesPlan, random: SeededRandom, trace: Trace) {
    this.#plan = plan
    this.#random = random
    this.#trace = trace
    this.#world = createSimWorld({ seed: `${plan.seed}/rules`, maxLatencyMs: random.pick([0, 2, 20]) })
    this.#rules = { ...rules, ...plan.bug?.rules }
  }

  async play(): Promise<void> {
    let session: LedgerSession | undefined
    for (this.step = 1; this.step <= this.#plan.steps; this.step++) {
      session ??= await this.#open()
      const what = await this.#act(session)
      this.#trace.count(what)
      this.#trace.note(`${this.step} ${what} ${textOf(session.model)} t${this.#world.nowMs.toFixed(3)}`)
      if (session.tab.alive) this.#check(session, what)
      else session = undefined
    }
    session ??= await this.#open()
    await checkLedger(session)
    await this.#world.settle(session.store.close())
    session.tab.kill()
    hold(
      this.#reached.every(({ saved }, n) => saved || n === 0),
      'J11',
      () => 'closed with commits that are not saved',
    )
    await this.#open()
  }

  async #open(): Promise<LedgerSession> {
    const tab = this.#world.openTab()
    const session = new LedgerSession(this.#world, tab, this.#random, this.#reached, this.#rules, this.#plan.bug)
    const early = this.#random.chance(0.3)
    const commit = early ? session.store.update((draft) => void draft.count++) : undefined
    await this.#world.settle(session.store.ready)
    hold(commit === undefined || commit.status === 'committed', 'U5', () => `the early update is ${commit?.status}`)
    const found = copyOf(session.store.getState()) as unknown as NaiveLedger
    if (early) found.count--
    const least = this.#reached.findLastIndex(({ saved }) => saved)
    const at = this.#reached.findLastIndex(({ ledger }) => textOf(ledger) === textOf(found))
    hold(at >= least, 'I1', () => `found state ${at} of ${this.#reached.length}, saved up to ${least}`)
    this.#reached.splice(0, this.#reached.length, { ledger: found, saved: true })
    session.adopt(found)
    if (commit) session.landed({ ...copyOf(found), count: found.count + 1 }, commit)
    const { canUndo } = session.store.getStatus()
    hold(canUndo === early, 'H6', () => `canUndo is ${canUndo} after a start`)
    session.store.config.set({ optimizationEnabled: false })
    await this.#world.settle(session.store.flush())
    this.#check(session, 'open')
    return session
  }

  async #act(session: LedgerSession): Promise<string> {
    const random = this.#random
    const choice = random.int(100)
    if (choice < 45) return session.update()
    if (choice < 53) return session.batch()
    if (choice < 65) return session.transact()
    if (choice < 77) return session.undo(random.chance(0.65) ? 'undo' : 'redo')
    if (choice < 82) return session.checkpoint()
    if (choice < 87) return session.optimize()
    if (choice < 90) {
      await checkLedger(session)
      return 'checked'
    }
    if (choice < 97) {
      await this.#world.advance(random.next() * random.pick([2, 50, 2_000]))
      return 'waited'
    }
    if (random.chance(0.5)) session.tab.kill()
    else this.#world.kill()
    return 'killed'
  }

  #check({ store, model, tab, listened }: LedgerSession, what: string): void {
    hold(tab.errors.length === 0, 'U7', () => `the engine reported ${String(tab.errors[0])}`)
    hold(listened.problem === undefined, 'I11', () => listened.problem ?? '')
    const shown = textOf(store.getState())
    const text = textOf(model)
    hold(shown === text, 'I6', () => `after ${what} the state is ${shown}, the model has ${text}`)
    const { stateBytes } = store.getStats()
    const bytes = this.#bytesOf.get(text) ?? stateBytes
    this.#bytesOf.set(text, bytes)
    hold(stateBytes === bytes, 'I6', () => `stateBytes is ${stateBytes}, the same state had ${bytes}`)
    const { tasks } = store.getState()
    const points = [...tasks.values()].map((task) => task.points).sort((one, other) => one - other)
    const indexed = tasks.ordered('byPoints').map((task) => task.points)
    hold(textOf(points) === textOf(indexed), 'I6', () => `index byPoints has ${indexed}, the tasks ${points}`)
    const rows = this.#world.disk.rows('ledger').filter(([key]) => key[0] === 'j').length
    hold(rows < 2_000, 'I14', () => `the journal has ${rows} rows`)
  }
}
