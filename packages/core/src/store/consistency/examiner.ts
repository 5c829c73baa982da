import type { RootState } from '../../model/root-state.js'
import type { FeatureHost } from '../feature.js'
import { inTurns, type Steps } from '../in-turns.js'
import { type LongWorkOptions, Pace } from '../pace.js'
import { Turns } from '../turns.js'
import { type Examined, examineAll, examineChanges } from './examine.js'
import { Findings } from './findings.js'
import { buildIndexes } from './indexes.js'
import { looksOf, type Plan, planOf } from './plan.js'
import type { ConsistencyReport, ValidationReport } from './report.js'
import { schemaLooksOf, validateState } from './validate-state.js'
import { validationReport } from './validation-report.js'

/** Runs checks and validation one after the other, each over the state that it finds, and keeps what they found. */
export class Examiner {
  readonly findings = new Findings()
  plan: Plan
  /** The state that the findings are of. */
  examined: RootState | undefined
  /** The state of the last full run. */
  fullyExamined: RootState | undefined
  readonly #host: FeatureHost
  readonly turns: Turns

  constructor(host: FeatureHost) {
    this.#host = host
    this.plan = planOf(host.shape)
    this.turns = new Turns(host)
  }

  /** Takes over another definition: what was found by the old one counts no more. */
  adopt(): void {
    this.plan = planOf(this.#host.shape)
    this.findings.retain(this.plan.sources)
    this.examined = undefined
    this.fullyExamined = undefined
  }

  /** `isFull` false: only what changed since the last run is looked at, where that will do. */
  check(isFull: boolean, options?: LongWorkOptions): Promise<ConsistencyReport> {
    return this.turns.take(options?.signal, async () => {
      const { clock } = this.#host.platform
      const { state } = this.#host.view()
      const version = this.#host.version()
      const before = isFull || this.findings.isCut ? undefined : this.examined
      const pace = new Pace(clock, before === undefined ? looksOf(this.plan, state) : 0, options)
      const { plan } = this
      const steps = before === undefined ? examineAll(plan, state) : examineChanges(plan, before, state)
      const seen = await this.#run(steps, pace)
      this.#take(seen, plan, state, before === undefined)
      const inconsistencies = this.findings.list
      const report: ConsistencyReport = Object.freeze({
        isConsistent: inconsistencies.length === 0,
        inconsistencies,
        checked: seen.checked,
        version,
        at: clock.now(),
        durationMs: pace.busyMs,
        isFull: before === undefined,
      })
      this.#host.observers.emitter.emit('consistency:checked', report)
      return report
    })
  }

  validate(options?: LongWorkOptions): Promise<ValidationReport> {
    return this.turns.take(options?.signal, async () => {
      const { plan } = this
      const { shape, platform, observers, settings } = this.#host
      const { state, bytes } = this.#host.view()
      const version = this.#host.version()
      const schemas = validateState(shape, state)
      const pace = new Pace(platform.clock, looksOf(plan, state) + schemaLooksOf(shape, state), options)
      const [validity, seen] = await this.#run(both(schemas, examineAll(plan, state)), pace)
      this.#take(seen, plan, state, true)
      observers.stats.lastValidationAt = platform.clock.now()
      return validationReport({
        validity,
        plan,
        inconsistencies: this.findings.list,
        bytes,
        config: settings.config,
        version,
        at: observers.stats.lastValidationAt,
        durationMs: pace.busyMs,
      })
    })
  }

  /** Makes the indexes of the newest state ready, in turns. */
  index(): Promise<void> {
    return this.turns.take(undefined, () => {
      const pace = new Pace(this.#host.platform.clock, 0)
      return this.#run(buildIndexes(this.plan, this.#host.view().state), pace)
    })
  }

  #take({ found, unkept }: Examined, plan: Plan, state: RootState, isFull: boolean): void {
    const { stats } = this.#host.observers
    stats.lastCheckAt = this.#host.platform.clock.now()
    // Hot reload meanwhile: a run by the new definition is on its way.
    if (plan !== this.plan) return
    this.findings.take(found, unkept, plan.sources, state)
    stats.inconsistencies = this.findings.list.length
    this.examined = state
    if (isFull) this.fullyExamined = state
  }

  #run<Result>(steps: Steps<Result>, pace: Pace): Promise<Result> {
    return inTurns(steps, pace, this.turns.assertOpen)
  }
}

function* both<One, Other>(one: Steps<One>, other: Steps<Other>): Steps<readonly [One, Other]> {
  return [yield* one, yield* other]
}
