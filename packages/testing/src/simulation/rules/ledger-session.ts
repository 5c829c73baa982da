import type { Commit } from '@holdfast/core'
import type { SeededRandom } from '../../random/seeded-random.js'
import type { SimTab } from '../../world/sim-tab.js'
import type { SimWorld } from '../../world/sim-world.js'
import { hold } from '../plan.js'
import { type Ledger, openLedger, type Rules } from './ledger.js'
import { type LedgerOp, playLedgerOp, randomLedgerOp } from './ledger-op.js'
import {
  applyTo,
  copyOf,
  emptyLedger,
  judge,
  type NaiveLedger,
  type NaiveStep,
  takeBack,
  textOf,
} from './naive-ledger.js'
import type { LedgerBug } from './planted-rule-bugs.js'
import type { Reached } from './rules-simulation.js'

class Planned extends Error {}

/** The life of the store in one tab, next to the model's. */
export class LedgerSession {
  readonly store: Ledger
  model: NaiveLedger = emptyLedger
  readonly listened: { told: number; problem: string | undefined } = { told: 0, problem: undefined }
  readonly #steps: { readonly undo: NaiveStep[]; readonly redo: NaiveStep[] } = { undo: [], redo: [] }
  #isOpen = false
  readonly #marks: { readonly id: string; readonly ledger: NaiveLedger }[] = []
  #lastVersion = 0

  constructor(
    readonly world: SimWorld,
    readonly tab: SimTab,
    readonly random: SeededRandom,
    readonly reached: Reached[],
    rules: Rules,
    bug: LedgerBug | undefined,
  ) {
    const store = openLedger(tab.platform, rules)
    this.store = bug?.wrap?.(store) ?? store
    store.events.on('state:updated', ({ version }) => {
      this.listened.told++
      if (version < this.#lastVersion) this.listened.problem = `version ${version} was told after ${this.#lastVersion}`
      this.#lastVersion = version
    })
  }

  adopt(ledger: NaiveLedger): void {
    this.model = ledger
  }

  /** A commit took effect: the model moves on. */
  landed(
    after: NaiveLedger,
    commit: Commit | undefined,
    role: 'step' | 'undo' | 'redo' | 'none' = 'step',
    group?: string,
  ): void {
    const before = this.model
    this.model = after
    const reached: Reached = { ledger: after, saved: false }
    this.reached.push(reached)
    const saved = commit?.saved ?? this.store.flush()
    saved.then(
      () => {
        reached.saved = true
      },
      () => undefined,
    )
    const { undo, redo } = this.#steps
    if (role === 'undo') redo.push({ before, after })
    else if (role === 'redo') undo.push({ before, after })
    if (role !== 'step') {
      if (role !== 'none') this.#isOpen = false
      return
    }
    redo.length = 0
    const newest = undo.at(-1)
    const isSame = this.#isOpen && group !== undefined && newest?.group === group
    if (isSame) undo[undo.length - 1] = { before: newest.before, after, group }
    else undo.push({ before, after, group })
    this.#isOpen = true
  }

  /** Compares what became of a commit with what the model says; `wanted` undefined: it must be rejected. */
  #settle(
    what: string,
    commit: Commit,
    wanted: NaiveLedger | undefined,
    options: { role?: 'step' | 'undo' | 'redo' | 'none'; group?: string } = {},
  ): string {
    const expected = wanted ? 'committed' : 'rejected'
    hold(
      commit.status === expected,
      'I10',
      () => `${what} is ${commit.status}, expected ${expected}: ${commit.issues[0]?.message}`,
    )
    if (!wanted || textOf(wanted) === textOf(this.model)) return `${what} ${wanted ? 'unchanged' : 'rejected'}`
    this.landed(wanted, commit, options.role, options.group)
    return `${what} committed`
  }

  #op = (): LedgerOp => randomLedgerOp(this.random, this.tab.platform.clock.now())

  update(): string {
    // Somebody else's, as far as the history goes.
    if (this.random.chance(0.1)) {
      const wanted = { ...copyOf(this.model), beat: this.model.beat + 1 }
      const commit = this.store.update((draft) => void draft.beat++, { undoable: false })
      return this.#settle('beat', commit, wanted, { role: 'none' })
    }
    const op = this.#op()
    const group = this.random.chance(0.2) ? 'typing' : undefined
    const wanted = copyOf(this.model)
    const told = this.listened.told
    const outcome = applyTo(wanted, op) ? judge(this.model, wanted) : undefined
    const result = this.#settle(
      op.kind,
      playLedgerOp(this.store, op, group ? { group } : {}),
      outcome,
      group ? { group } : {},
    )
    const most = result.endsWith('committed') ? 1 : 0
    hold(this.listened.told === told + most, 'I11', () => `${result} was told ${this.listened.told - told} times`)
    return result
  }

  batch(): string {
    const ops = Array.from({ length: 1 + this.random.int(4) }, this.#op)
    let wanted = this.model
    for (const op of ops) {
      const next = copyOf(wanted)
      // What is refused alone has no part in the batch.
      if (applyTo(next, op)) wanted = judge(wanted, next) ?? wanted
    }
    const commit = this.store.batch(() => {
      for (const op of ops) playLedgerOp(this.store, op)
    })
    return this.#settle('batch', commit, wanted)
  }

  async transact(): Promise<string> {
    const { random, store, world } = this
    const ops = Array.from({ length: 1 + random.int(3) }, this.#op)
    const inner = Array.from({ length: random.int(3) }, this.#op).filter(({ kind }) => kind !== 'invalid')
    const nestedThrows = random.chance(0.4)
    const end = random.pick(['commit', 'commit', 'throw', 'timeout', 'crash'])
    let go: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      go = resolve
    })
    const ended = store
      .transaction(
        async (tx) => {
          for (const op of ops) playLedgerOp(tx as never, op)
          await tx
            .transaction((nested) => {
              for (const op of inner) playLedgerOp(nested as never, op)
              if (nestedThrows) throw new Planned('nested')
            })
            .catch((error: unknown) => {
              if (!(error instanceof Planned)) throw error
            })
          await gate
          if (end === 'throw') throw new Planned('outer')
        },
        { timeoutMs: 100 },
      )
      .then(
        (commit) => commit as Commit,
        () => undefined,
      )
    await world.advance(0)
    hold(textOf(store.getState()) === textOf(this.model), 'I7', () => 'an open transaction can be seen')
    const queued = random.chance(0.5) ? store.update((draft) => void draft.count++) : undefined
    hold(
      queued === undefined || queued.status === 'queued',
      'X5',
      () => `an update while one is open is ${queued?.status}`,
    )
    if (end === 'crash') {
      this.tab.kill()
      return 'transaction crashed'
    }
    if (end === 'timeout') await world.advance(200)
    else go()
    const commit = await world.settle(ended)
    const wanted = copyOf(this.model)
    const isValid = ops.map((op) => applyTo(wanted, op)).every(Boolean)
    if (!nestedThrows) for (const op of inner) applyTo(wanted, op)
    let result = `transaction ${end}`
    if (end === 'commit' && commit)
      result = this.#settle('transaction', commit, isValid ? judge(this.model, wanted) : undefined)
    else if (commit !== undefined)
      hold(commit.status === 'rejected' && !isValid, 'X2', () => `after ${end} it is ${commit.status}`)
    if (queued) this.#settle('queued', queued, { ...copyOf(this.model), count: this.model.count + 1 })
    return result
  }

  undo(role: 'undo' | 'redo'): string {
    const from = this.#steps[role]
    let step = from.at(-1)
    let wanted: NaiveLedger | undefined
    while (step) {
      wanted = takeBack(this.model, step)
      if (textOf(wanted) !== textOf(this.model)) break
      from.pop()
      if (role === 'undo') this.#isOpen = false
      step = from.at(-1)
    }
    const commit = this.store[role]()
    hold((commit === undefined) === (step === undefined), 'H1', () => `${role} gave ${commit?.status}`)
    if (!commit || !wanted) return `${role} of nothing`
    const after = judge(this.model, wanted)
    if (after) from.pop()
    return this.#settle(role, commit, after, { role })
  }

  async checkpoint(): Promise<string> {
    const { checkpoints } = this.store
    const mark = this.#marks.at(-1)
    if (!mark || this.random.chance(0.5)) {
      const { id } = await this.world.settle(checkpoints.create('mark'))
      this.#marks.push({ id, ledger: copyOf(this.model) })
      if (this.#marks.length > 40) {
        for (const { id } of this.#marks.splice(0)) await this.world.settle(checkpoints.delete(id))
      }
      return 'checkpoint'
    }
    const commit = await this.world.settle(checkpoints.restore(mark.id))
    return this.#settle('restore', commit, judge(this.model, copyOf(mark.ledger)))
  }

  async optimize(): Promise<string> {
    const nowMs = this.tab.platform.clock.now()
    const wanted = copyOf(this.model)
    for (const task of Object.values(wanted.tasks)) {
      if (task.expiresAt !== null && task.expiresAt <= nowMs) delete wanted.tasks[task.id]
    }
    await this.world.settle(this.store.optimize())
    const after = judge(this.model, wanted)
    hold(after !== undefined, 'O1', () => 'the model can not expire')
    if (textOf(after) === textOf(this.model)) return 'optimize unchanged'
    this.landed(after, undefined)
    return 'optimize committed'
  }
}
