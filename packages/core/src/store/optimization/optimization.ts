import { HoldfastError, isHoldfastError, reasonOf } from '../../errors.js'
import type { Feature, FeatureHost } from '../feature.js'
import { type LongWorkOptions, Pace } from '../pace.js'
import type { PassResult } from '../status.js'
import { Timer } from '../timer.js'
import { Turns } from '../turns.js'
import type { HistoryRole } from '../update.js'
import { PassRun } from './pass-run.js'
import { type PlannedPass, passesOf } from './planned-pass.js'

export interface OptimizeOptions<CollectionName extends string = string> extends LongWorkOptions {
  /** Which passes to run, in the order of the definition. Default: all. */
  readonly passes?: readonly PassName<CollectionName>[]
}

/** Names of passes: those of the collections, `indexes`, `compaction`, and what the definition calls its own. */
export type PassName<CollectionName extends string> =
  | `${'expires' | 'prune'}:${CollectionName}`
  | 'indexes'
  | 'compaction'
  | (string & Record<never, never>)

/** What optimisation adds to a store's public face. */
export interface OptimizationSurface<CollectionName extends string = string> {
  /**
   * Deletes what expired or may be pruned, runs the definition's own passes, makes indexes anew that are wrong, and compacts
   * the journal; in turns that block no frame. What it does are ordinary commits with the source `optimize:<pass>`, one step
   * of undo altogether. A pass that throws or is rejected leaves no trace and says so in its result; the others run. Resolves
   * to a result per pass. Throws `MISUSE` for a pass that is unknown; rejects with `CLOSED`, `OUTDATED`, or the signal's
   * reason: what was deleted by then stays deleted.
   */
  optimize(options?: OptimizeOptions<CollectionName>): Promise<readonly PassResult[]>
}

/** After a start, what expired meanwhile goes soon, but rendering goes first. */
const firstRunAfterMs = 2_000

/** Runs the passes of the definition, by itself and on demand. */
export class Optimization implements Feature {
  readonly surface: OptimizationSurface
  readonly #host: FeatureHost
  readonly #mayRun: () => boolean
  readonly #timer: Timer
  #passes: readonly PlannedPass[]
  #shape: FeatureHost['shape']
  readonly #turns: Turns
  #running: PassRun | undefined
  #runs = 0
  #isRunning = false
  #intervalMs = 0

  constructor(host: FeatureHost, mayRun: () => boolean) {
    this.#host = host
    this.#mayRun = mayRun
    this.#shape = host.shape
    this.#passes = passesOf(host.shape, host)
    this.#turns = new Turns(host)
    this.#timer = new Timer(host.platform.clock, () => void this.#runByItself())
    this.surface = {
      optimize: async ({ passes, ...options } = {}) => {
        const chosen = this.#chosen(passes)
        host.assertOpen()
        return this.#turns.take(options.signal, () => this.#run(chosen, { group: `optimize-${++this.#runs}` }, options))
      },
    }
  }

  readonly started = (): void => {
    this.#isRunning = true
    this.#plan(firstRunAfterMs)
  }

  readonly configured = (): void => {
    if (this.#isRunning && this.#interval !== this.#intervalMs) this.#plan()
  }

  readonly changed = (): void => {
    if (this.#shape === this.#host.shape) return
    this.#shape = this.#host.shape
    this.#passes = passesOf(this.#shape, this.#host)
    if (this.#isRunning) this.#plan()
  }

  readonly committed: NonNullable<Feature['committed']> = (update, change) => this.#running?.committed(update, change)

  readonly stopped = (): void => {
    this.#isRunning = false
    this.#turns.close()
    this.#timer.cancel()
  }

  /** Milliseconds between runs; 0: none by itself. */
  get #interval(): number {
    const { optimizationEnabled, optimizationInterval } = this.#host.settings.config
    return optimizationEnabled && this.#passes.some(({ isScheduled }) => isScheduled) ? optimizationInterval : 0
  }

  #plan(mostMs = Number.POSITIVE_INFINITY): void {
    this.#intervalMs = this.#interval
    if (this.#intervalMs > 0) this.#timer.set(Math.min(this.#intervalMs, mostMs))
    else this.#timer.cancel()
  }

  async #runByItself(): Promise<void> {
    // One tab does it for all.
    if (!this.#mayRun()) return this.#plan()
    const { observers } = this.#host
    const passes = this.#passes.filter(({ isScheduled }) => isScheduled)
    try {
      await this.#turns.take(undefined, () => this.#run(passes, 'none', {}))
    } catch (error) {
      if (!isHoldfastError(error, 'CLOSED') && !isHoldfastError(error, 'OUTDATED')) observers.error(error)
    }
    if (this.#isRunning) this.#plan()
  }

  #chosen(names: readonly string[] | undefined): readonly PlannedPass[] {
    if (names === undefined) return this.#passes
    const known = this.#passes.map(({ name }) => name)
    const unknown = [...names].find((name) => !known.includes(name))
    if (unknown === undefined) return this.#passes.filter(({ name }) => names.includes(name))
    throw new HoldfastError('MISUSE', `optimize(): there is no pass '${unknown}'; there are ${known.join(', ')}.`)
  }

  async #run(
    passes: readonly PlannedPass[],
    history: HistoryRole,
    options: LongWorkOptions,
  ): Promise<readonly PassResult[]> {
    const { state } = this.#host.view()
    const total = passes.reduce((sum, pass) => sum + pass.looks(state), 0)
    const pace = new Pace(this.#host.platform.clock, total, options)
    const results: PassResult[] = []
    for (const pass of passes) {
      const result = await this.#runOne(pass, pace, history, options.signal)
      const isNews = history !== 'none' || result.removed > 0 || result.error !== undefined
      // A compaction is told of when it happens, whoever asked for it.
      if (pass.name !== 'compaction' || result.error !== undefined) this.#host.observers.optimized(result, isNews)
      results.push(result)
    }
    return results
  }

  async #runOne(
    pass: PlannedPass,
    pace: Pace,
    history: HistoryRole,
    signal: AbortSignal | undefined,
  ): Promise<PassResult> {
    const host = this.#host
    const assertGoing = () => {
      this.#turns.assertOpen()
      signal?.throwIfAborted()
    }
    const run = new PassRun(host, pace, pass.name, { history, assertGoing })
    const startedMs = pace.busyMs
    const bytesBefore = host.view().bytes
    let measured: Partial<PassResult> | undefined
    let problem: string | undefined
    this.#running = run
    try {
      measured = await pass.run(run)
      problem = run.problem
    } catch (error) {
      assertGoing()
      host.assertOpen()
      problem = reasonOf(error)
    } finally {
      this.#running = undefined
    }
    return Object.freeze({
      name: pass.name,
      removed: run.removed,
      bytesBefore,
      bytesAfter: host.view().bytes,
      durationMs: pace.busyMs - startedMs,
      ...measured,
      ...(problem !== undefined && { error: problem }),
    })
  }
}
