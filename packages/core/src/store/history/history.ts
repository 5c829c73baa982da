import type { Commit, Intent } from '../../commit/commit.js'
import type { DerivedChange } from '../../commit/commit-handle.js'
import type { Changed, SizedState } from '../../commit/prepare.js'
import { HoldfastError } from '../../errors.js'
import { applyOperations } from '../../model/apply.js'
import type { Operation, Path } from '../../model/operation.js'
import type { RootState } from '../../model/root-state.js'
import type { Feature, FeatureHost } from '../feature.js'
import type { Update } from '../update.js'
import { continues, extendStep, inverseOperations, pathsOf, rederiveIn, type Step, type StepCommit } from './step.js'

/** What one `undo()` or `redo()` would take back. */
export interface HistoryStep {
  /** The commits it consists of; one, unless several were grouped. */
  readonly cids: readonly string[]
  /** Who made them, as given to `update`. */
  readonly source: string
  /** When the newest was made, milliseconds since the epoch. */
  readonly at: number
  /** What they touched: `[slice, key]` for an entity, `[slice]` for a plain slice. */
  readonly paths: readonly Path[]
}

/** The steps of this tab since the page was loaded; what it holds is bounded by the definition's `history`. */
export interface StoreHistory {
  /** What can be undone and redone, each in the order in which it would be. */
  steps(): { readonly undo: readonly HistoryStep[]; readonly redo: readonly HistoryStep[] }
  /** Forgets all steps; the state stays. */
  clear(): void
}

/** What the history adds to a store's public face. */
export interface HistorySurface {
  /**
   * Takes back this tab's newest step by an ordinary commit with the source `undo`. What others changed since stays: a field
   * is put back only where it holds what the step left. A step with no effect any more is passed over. Returns undefined
   * when there is nothing to undo; a commit that was rejected leaves its step where it was. Steps do not outlive the page.
   * Throws `MISUSE` inside a recipe or `batch`, `CLOSED` and `OUTDATED` as `update` does.
   */
  undo(): Commit | undefined
  /** Takes back this tab's newest undo, in the same way, with the source `redo`. A new step leaves nothing to redo. */
  redo(): Commit | undefined
  readonly history: StoreHistory
}

const intent: Intent = { kind: 'operations' }

/** Records this tab's steps, and takes them back. */
export class History implements Feature {
  readonly surface: HistorySurface = {
    undo: () => this.#take('undo'),
    redo: () => this.#take('redo'),
    history: {
      steps: () => ({ undo: described(this.#steps.undo), redo: described(this.#steps.redo) }),
      clear: () => {
        this.#steps.undo.length = 0
        this.#forgetRedo()
        this.#sizeBytes = 0
        this.#host.observers.status.touch()
      },
    },
  }
  readonly #host: FeatureHost
  /** Newest last. */
  readonly #steps: { readonly undo: Step[]; readonly redo: Step[] } = { undo: [], redo: [] }
  #sizeBytes = 0
  /** Whether the newest step takes in further commits of its group. */
  #isOpen = false
  /** The step whose operations are being committed. */
  #taken: Step | undefined

  constructor(host: FeatureHost) {
    this.#host = host
    host.observers.status.undoable = this
  }

  get canUndo(): boolean {
    return this.#steps.undo.length > 0
  }

  get canRedo(): boolean {
    return this.#steps.redo.length > 0
  }

  committed({ history, source, handle }: Update, change: Changed, previous: RootState): void {
    const { clock } = this.#host.platform
    const { maxSteps, groupWithinMs } = this.#host.shape.history
    if (history === 'none' || maxSteps === 0) return
    const { touched, after, touchedBytes } = change
    const commit: StepCommit = { handle, change: { touched, state: after.state, previous }, sizeBytes: touchedBytes }
    const now = groupWithinMs > 0 ? clock.monotonic() : 0
    let step: Step | undefined
    if (typeof history === 'object') {
      this.#forgetRedo()
      const newest = this.#isOpen ? this.#steps.undo.at(-1) : undefined
      const isNear = newest?.source === source && groupWithinMs > 0 && now - newest.lastAt <= groupWithinMs
      const isOne = newest !== undefined && newest.group === history.group && (isNear || history.group !== undefined)
      if (isOne && continues(newest, commit.change)) step = newest
    }
    const taken = this.#taken
    if (step === undefined) {
      const group = typeof history === 'object' ? history.group : undefined
      const origin = typeof history === 'object' ? source : (taken?.source ?? source)
      step = {
        source: origin,
        group,
        cids: [],
        commits: [],
        settled: new Map(),
        all: undefined,
        at: 0,
        lastAt: 0,
        sizeBytes: 0,
      }
      this.#steps[history === 'undo' ? 'redo' : 'undo'].push(step)
    }
    if (typeof history !== 'object' && taken !== undefined) this.#drop(history, taken)
    this.#isOpen = typeof history === 'object'
    step.at = clock.now()
    step.lastAt = now
    this.#sizeBytes -= step.sizeBytes
    extendStep(step, commit)
    this.#sizeBytes += step.sizeBytes
    const extended = step
    const undone = history === 'undo' ? taken : undefined
    const place = this.#steps.undo.length
    if (handle.isOpen) {
      handle.onDerived = (derived) => {
        this.#derived(extended, commit, derived)
        // An undo that is not possible after all leaves its step, behind those made since.
        if (derived !== undefined || undone === undefined) return
        this.#steps.undo.splice(place, 0, undone)
        this.#sizeBytes += undone.sizeBytes
      }
    }
    this.#trim()
  }

  /** What others did made a commit impossible: it has nothing left to take back. */
  withdrawn(cid: string): void {
    for (const role of ['undo', 'redo'] as const) {
      for (const step of this.#steps[role].filter(({ cids }) => cids.includes(cid))) {
        step.cids.splice(step.cids.indexOf(cid), 1)
        if (step.cids.length === 0) this.#drop(role, step)
      }
    }
  }

  /** A step takes back what its commits did in the end. */
  #derived(step: Step, commit: StepCommit, derived: DerivedChange | undefined): void {
    const { sizeBytes } = step
    rederiveIn(step, commit, derived, this.#host.shape.isStored)
    const isKept = this.#steps.undo.includes(step) || this.#steps.redo.includes(step)
    if (isKept) this.#sizeBytes += step.sizeBytes - sizeBytes
  }

  #take(role: 'undo' | 'redo'): Commit | undefined {
    const { path } = this.#host
    if (path.isInUpdate) {
      throw new HoldfastError(
        'MISUSE',
        `${role}() takes back what was committed; call it outside of recipes and batches.`,
      )
    }
    // What waits in front of it may leave something to take back.
    if (this.#steps[role].length === 0 && path.queued === 0) return undefined
    let taken: Step | undefined
    const operations = (view: SizedState): readonly Operation[] => {
      const found = this.#newest(role, view)
      if (found.length > 0) taken = this.#taken
      return found
    }
    // On newer data it goes by what is there: neither what others changed since nor what the step never did is touched.
    const again = ({ state }: SizedState) => (taken === undefined ? [] : inverseOperations(taken, state))
    const handle = this.#host.submit({ operations, again }, { source: role, intent, history: role })
    return handle.status === 'committed' && taken === undefined ? undefined : handle
  }

  /** The operations of the newest step that still has an effect. The newer ones, which have none, go. */
  #newest(role: 'undo' | 'redo', { state }: SizedState): readonly Operation[] {
    const { shape, observers } = this.#host
    for (let step = this.#steps[role].at(-1); step !== undefined; step = this.#steps[role].at(-1)) {
      const operations = inverseOperations(step, state)
      this.#taken = step
      if (applyOperations(state, operations, shape.isCollection).touched.size > 0) return operations
      this.#drop(role, step)
      observers.status.touch()
    }
    return []
  }

  #drop(role: 'undo' | 'redo', step: Step): void {
    const steps = this.#steps[role]
    const at = steps.lastIndexOf(step)
    if (at < 0) return
    steps.splice(at, 1)
    this.#sizeBytes -= step.sizeBytes
    if (role === 'undo' && at === steps.length) this.#isOpen = false
  }

  #forgetRedo(): void {
    if (!this.canRedo) return
    for (const step of this.#steps.redo.splice(0)) this.#sizeBytes -= step.sizeBytes
  }

  /** The oldest go first; of those undone, the ones that would be redone last. */
  #trim(): void {
    const { maxSteps, maxBytes } = this.#host.shape.history
    const { undo, redo } = this.#steps
    while (this.#sizeBytes > maxBytes || undo.length > maxSteps) {
      const dropped = undo.shift() ?? redo.shift()
      if (dropped === undefined) return
      this.#sizeBytes -= dropped.sizeBytes
    }
  }
}

function described(steps: readonly Step[]): readonly HistoryStep[] {
  return steps
    .map((step) => ({ cids: [...step.cids], source: step.source, at: step.at, paths: pathsOf(step) }))
    .reverse()
}
