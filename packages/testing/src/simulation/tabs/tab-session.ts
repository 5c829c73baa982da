import { type Commit, isHoldfastError } from '@holdfast/core'
import type { SimTab } from '../../world/sim-tab.js'
import { hold } from '../plan.js'
import type { Edition } from './editions.js'
import type { JournalMirror } from './journal-mirror.js'
import { ask, foresee, netOf } from './naive-ask.js'
import { applyChanges, type NaiveChange, type NaiveIntent } from './naive-workshop.js'
import type { CommitBook } from './own-commits.js'
import { playSingle, playWorkshopOp } from './play-workshop-op.js'
import { type Intended, TabWatch } from './tab-watch.js'
import type { Workshop } from './workshop.js'
import type { OpShape, SingleOp, WorkshopOp } from './workshop-op.js'

const unforeseen: NaiveIntent = { kind: 'unforeseen' }

/** The life of the store in one tab: does things to it, and compares what it shows with what the journal says. */
export class TabSession {
  readonly watch: TabWatch
  readonly #mirror: JournalMirror
  /** Of presence, what it was set to last. */
  here: string | undefined
  /** Whether the page was told that it would be stopped; one that only hangs is not. */
  #isSuspended = false
  /** By cid or source; of what is being done, `#issued`. */
  readonly #intents = new Map<string, Intended>()
  #issued: NaiveIntent | undefined

  constructor(
    readonly tab: SimTab,
    readonly store: Workshop,
    mirror: JournalMirror,
    book: CommitBook,
    readonly name: string,
    readonly shape: OpShape,
    readonly edition: Edition,
  ) {
    this.#mirror = mirror
    this.watch = new TabWatch(
      tab,
      store,
      mirror,
      book,
      name,
      edition,
      (cid, source) => this.#intents.get(cid) ?? this.#intents.get(source) ?? { intent: this.#issued ?? unforeseen },
    )
  }

  /** Whether commits stay in this tab for ever, because storage is missing. */
  get isVolatile(): boolean {
    const { degraded, phase } = this.store.getStatus()
    return degraded !== null && degraded.nextRetryAt === null && phase !== 'outdated'
  }

  /** Whether it runs and has saved all; one whose app a newer one has overtaken, whether it knows and handed over all. */
  get isWell(): boolean {
    const { phase, pending } = this.store.getStatus()
    const isOvertaken = this.edition < this.#mirror.edition
    return this.tab.alive && this.watch.isReady && phase === (isOvertaken ? 'outdated' : 'live') && pending === 0
  }

  /** Whether a newer app has overtaken this one: it can only be read. */
  get isOutdated(): boolean {
    return this.store.getStatus().phase === 'outdated'
  }

  get canAct(): boolean {
    return this.tab.alive && !this.tab.frozen && this.watch.isReady && !this.isOutdated
  }

  /** The browser stops the page: frozen, or put into the back/forward cache; without a word where the page just hangs. */
  suspend(how: 'freeze' | 'shelve', isTold: boolean): string {
    this.#isSuspended = isTold
    if (isTold) this.tab.emit('suspend')
    this.tab[how]()
    return how
  }

  resume(): string {
    this.tab.thaw()
    if (this.#isSuspended) this.tab.emit('resume')
    this.#isSuspended = false
    return 'resume'
  }

  /** Tells the other tabs where this one is. */
  stand(here: string): string {
    this.here = here
    this.store.presence.here.set(here)
    return 'presence'
  }

  /** Asks for something before the store is ready: something that means the same whatever is stored. */
  enqueue(op: SingleOp): void {
    const { cid, status } = playSingle(this.store, op, this.edition)
    hold(status === 'queued', 'U5', () => `an update before ready is ${status}`)
    this.#intents.set(cid, { intent: { kind: 'action', op } })
  }

  /** Does something, and looks whether it comes to what it must on what this tab shows. */
  play(op: WorkshopOp): string {
    this.watch.check()
    const before = this.watch.view
    const [intent, outcome] = before === 'unknown' ? [unforeseen, before] : foresee(before, op)
    this.#issued = intent
    let commit: Commit
    try {
      commit = playWorkshopOp(this.store, op, this.edition)
    } catch (error) {
      if (isHoldfastError(error)) throw error
      hold(outcome === 'throws' || outcome === 'unknown', 'U3', () => `${op.kind} threw: ${String(error)}`)
      return 'throws'
    } finally {
      this.#issued = undefined
    }
    if (outcome === 'unknown') return outcome
    hold(outcome !== 'throws', 'U3', () => `${op.kind} should have thrown`)
    hold(
      commit.status === (outcome === 'rejected' ? outcome : 'committed'),
      'I10',
      () => `${JSON.stringify(op)} is ${commit.status} (${commit.issues[0]?.message}), expected ${outcome}`,
    )
    return outcome
  }

  /** Sets something that only this tab has. */
  setFilter(text: string): string {
    this.store.update((draft) => {
      draft.filter = text
    })
    hold(this.store.getState().filter === text, 'T3', () => 'the filter was not set')
    return 'filter'
  }

  undo(isRedo: boolean): string {
    const role = isRedo ? 'redo' : 'undo'
    const { history } = this.store
    const steps = history.steps()[role]
    const intent: NaiveIntent = { kind: 'undo', of: '' }
    this.#issued = intent
    const commit = this.store[role]()
    this.#issued = undefined
    // Those in front of it had no effect any more.
    const taken = steps[steps.length - history.steps()[role].length - 1]
    if (taken?.cids.length === 1) intent.of = taken.cids[0] ?? ''
    return commit?.status ?? 'nothing'
  }

  /** Counts the gate up while holding its lock: reads, waits, and writes what was read and one more. */
  pass(pause: () => Promise<void>, id: string, isGuarded: boolean): void {
    const run = async () => {
      const gate = this.store.getState().gate + 1
      const parts = [[{ op: 'set', slice: 'gate', path: [], value: gate }]]
      this.#intents.set(id, { intent: { kind: 'parts', parts, isGuarded }, basis: this.watch.basis })
      await pause()
      this.store.update(
        (draft) => {
          draft.gate = gate
        },
        { source: id, undoable: false },
      )
    }
    this.store.locks.withLock('gate', run).catch(() => undefined)
  }

  /** Updates over some time, in one commit or none. */
  transact(ops: readonly SingleOp[], pause: () => Promise<void>, id: string, fails: boolean): void {
    const changes: NaiveChange[] = []
    const run = async (tx: Parameters<Parameters<Workshop['transaction']>[0]>[0]) => {
      this.watch.check()
      let view = this.watch.view
      const intent: NaiveIntent =
        view === 'unknown' ? unforeseen : { kind: 'parts', parts: [changes], isTransaction: true }
      this.#intents.set(id, { intent, basis: this.watch.basis })
      for (const op of ops) {
        const asked = view === 'unknown' ? [] : ask(view, op)
        const after: typeof view | undefined =
          view === 'unknown' || asked === 'throws' ? view : applyChanges(view, asked)
        // What is not valid would end the transaction.
        if (after === undefined || asked === 'throws' || op.kind === 'spoil') continue
        if (view !== 'unknown' || op.kind === 'bump') playSingle(tx, op, this.edition)
        changes.push(...asked)
        view = after
        await pause()
      }
      changes.splice(0, changes.length, ...netOf([changes]).flat())
      if (fails) throw new Error('planned')
    }
    this.store.transaction(run, { concurrent: true, source: id, timeoutMs: 200_000 }).catch(() => undefined)
  }
}
