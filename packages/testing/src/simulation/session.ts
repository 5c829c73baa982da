import type { Commit, Config } from '@holdfast/core'
import type { SimTab } from '../world/sim-tab.js'
import type { SimWorld } from '../world/sim-world.js'
import { type Board, countProblem, openBoard, settingsProblem, taskProblem } from './board.js'
import type { UserOp } from './board-op.js'
import { createEntry, type Entry, type History } from './history.js'
import {
  applyNaively,
  describeDifference,
  initialNaiveState,
  isOfTabOnly,
  type NaiveState,
  sameStored,
} from './naive-model.js'
import { BrokenInvariant, hold, type SimulationPlan } from './plan.js'
import { Mishap, playOp } from './play-op.js'

type State = ReturnType<Board['getState']>

/** The life of the app in one tab, from opening it to its death: does things to the store and checks what it shows. */
export class Session {
  readonly tab: SimTab
  readonly board: Board
  readonly number: number
  /** Whether the simulation has seen what this session stands on; before, its commits stand on an unknown state. */
  isObserved = false
  /** Commits made before that. */
  readonly own: Entry[] = []
  durability: Config['durability'] = 'bounded'
  readonly #world: SimWorld
  readonly #history: History
  #model: NaiveState = initialNaiveState
  #isReady = false
  #wasLive = false
  #echo: UserOp | undefined
  #notified = 0
  #rejections = 0
  #lastState: State
  #lastVersion = 0
  /** Found by a listener, whose errors the engine catches. */
  #problem: unknown

  constructor(world: SimWorld, history: History, number: number, sabotage: SimulationPlan['sabotage']) {
    this.#world = world
    this.#history = history
    this.number = number
    this.tab = world.openTab()
    this.board = openBoard(sabotage ? sabotage(this.tab.platform) : this.tab.platform)
    this.#lastState = this.board.getState()
    this.board.subscribe((state, previous) => this.#listen(() => this.#onState(state, previous)))
    this.board.events.on('state:rejected', () => {
      this.#rejections++
    })
    this.board.events.on('status:changed', ({ status }) => {
      if (status.phase === 'live') this.#wasLive = true
    })
    this.board.ready.then(() => {
      this.#isReady = true
    })
  }

  get isReady(): boolean {
    return this.#isReady
  }

  /** Whether commits stay in this session for ever, because storage is missing. */
  get isVolatile(): boolean {
    const { degraded } = this.board.getStatus()
    return degraded !== null && degraded.nextRetryAt === null
  }

  /** Whether everything is saved and nothing is amiss. */
  get isWell(): boolean {
    const { phase, pending } = this.board.getStatus()
    return this.tab.alive && phase === 'live' && pending === 0
  }

  /** Asks for something before the store is ready. */
  enqueue(op: UserOp): void {
    const commit = playOp(this.board, op)
    hold(this.#isReady || commit.status === 'queued', 'U5', () => `an update before ready is ${commit.status}`)
    this.#track(commit, createEntry(op, this.#model, this.number), this.own)
  }

  /** Does something to the ready store, with another update in answer to the notification, and compares with the model. */
  play(op: UserOp, echo: UserOp | undefined): string {
    const before = this.board.getState()
    const { version } = this.board.getStatus()
    const [notified, rejections] = [this.#notified, this.#rejections]
    const outcome = applyNaively(this.#model, op)
    const isChange = typeof outcome !== 'string' && outcome !== this.#model
    this.#echo = isChange ? echo : undefined
    let commit: Commit | undefined
    try {
      commit = playOp(this.board, op)
    } catch (error) {
      if (!(error instanceof Mishap)) throw error
    }
    if (outcome === 'throws') {
      hold(commit === undefined, 'U3', () => 'the store swallowed what the recipe threw')
    } else if (outcome === 'rejected') {
      hold(
        commit?.status === 'rejected' && commit.issues.length > 0,
        'I10',
        () => `${JSON.stringify(op)} is ${commit?.status}`,
      )
      hold(this.#rejections === rejections + 1, 'I10', () => 'a rejection was not told')
    } else {
      hold(
        commit?.status === 'committed',
        'I10',
        () => `${JSON.stringify(op)} is ${commit?.status}: ${commit?.issues[0]?.message}`,
      )
    }
    if (!isChange || !commit || typeof outcome === 'string') {
      hold(this.board.getState() === before, 'I10', () => `${op.kind} without effect changed the state`)
      hold(this.#notified === notified, 'I11', () => `${op.kind} without effect was told to subscribers`)
      return typeof outcome === 'string' ? outcome : 'unchanged'
    }
    const isOfTab = isOfTabOnly(this.#model, outcome)
    hold(commit.version === version + (isOfTab ? 0 : 1), 'I8', () => `version ${commit.version} after ${version}`)
    hold(this.#notified > notified, 'I11', () => `${op.kind} was not told to subscribers`)
    this.#model = outcome
    if (!isOfTab) this.#add(commit, op)
    this.#settleEcho(echo)
    return 'committed'
  }

  /** Compares everything that can be compared; to be called whenever the store is at rest. */
  check(): void {
    if (this.#problem !== undefined) throw this.#problem
    const [error] = this.tab.errors
    hold(error === undefined, 'U7', () => `the engine reported ${String(error)}`)
    if (!this.#isReady) return
    const status = this.board.getStatus()
    if (!this.isObserved) this.#observe(status.phase === 'live' || this.#wasLive)
    const state = this.board.getState()
    hold(sameStored(this.#model, state), 'I6', () => describeDifference(this.#model, state))
    hold(
      state.filter === this.#model.filter,
      'T3',
      () => `filter is '${state.filter}', the model has '${this.#model.filter}'`,
    )
    hold(status.version >= this.#lastVersion, 'I8', () => `version ${status.version} after ${this.#lastVersion}`)
    hold(status.savedVersion <= status.version, 'I8', () => `saved ${status.savedVersion} of ${status.version}`)
    this.#lastVersion = status.version
  }

  /** Compares the indexes with what a search over all tasks finds. */
  checkIndexes(): void {
    const { tasks } = this.board.getState()
    const all = [...tasks.values()]
    for (const column of ['todo', 'doing', 'done']) {
      const wanted = all.filter(({ place }) => place.column === column)
      const found = tasks.where('byColumn', column)
      hold(
        wanted.length === found.length && wanted.every((task, index) => task === found[index]),
        'I6',
        () => `index byColumn: ${column}`,
      )
    }
    const wanted = all.toSorted((a, b) => a.priority - b.priority)
    const found = tasks.ordered('byPriority')
    hold(
      wanted.every((task, index) => task === found[index]),
      'I6',
      () => 'index byPriority',
    )
  }

  #observe(isRead: boolean): void {
    if (!isRead) {
      // What was queued stands on the initial state, until storage can be read.
      this.#model = this.own.reduce(applyEntry, { ...initialNaiveState, filter: this.#model.filter })
      return
    }
    const state = this.board.getState()
    this.#history.recover(this.own, state)
    this.isObserved = true
    this.#model = { ...this.#history.last.state, filter: this.#model.filter }
  }

  #add(commit: Commit, op: UserOp): void {
    const entry = createEntry(op, this.#model, this.number)
    if (this.isObserved) this.#history.add(entry)
    this.#track(commit, entry, this.isObserved ? undefined : this.own)
  }

  #track(commit: Commit, entry: Entry, list: Entry[] | undefined): void {
    list?.push(entry)
    const strict = this.durability === 'strict'
    commit.saved.then(
      () => {
        entry.saved = true
        entry.savedAtMs = this.#world.nowMs
        entry.durable ||= strict
      },
      () => undefined,
    )
  }

  #settleEcho(echo: UserOp | undefined): void {
    if (echo === undefined) return
    const commit = this.#echoed
    hold(commit !== undefined, 'U5', () => 'an update issued by a subscriber was lost')
    this.#echoed = undefined
    const outcome = applyNaively(this.#model, echo)
    if (typeof outcome === 'string' || outcome === this.#model) return
    hold(commit.status === 'committed', 'U5', () => `an update issued by a subscriber is ${commit.status}`)
    const isOfTab = isOfTabOnly(this.#model, outcome)
    this.#model = outcome
    if (!isOfTab) this.#add(commit, echo)
  }

  #echoed: Commit | undefined

  #onState(state: State, previous: State): void {
    this.#notified++
    hold(previous === this.#lastState, 'I11', () => 'the previous state told is not the one told before')
    hold(state === this.board.getState(), 'I11', () => 'the state told is not the one that getState() gives')
    this.#lastState = state
    for (const task of state.tasks.values()) {
      const problem = taskProblem(task)
      hold(problem === undefined, 'I10', () => `an invalid task was told: ${problem}`)
    }
    const problem = settingsProblem(state.settings) ?? countProblem(state.count)
    hold(problem === undefined, 'I10', () => `an invalid slice was told: ${problem}`)
    const echo = this.#echo
    this.#echo = undefined
    if (echo === undefined) return
    this.#echoed = playOp(this.board, echo)
    hold(this.#echoed.status === 'queued', 'U5', () => `an update in a subscriber is ${this.#echoed?.status}`)
    hold(this.board.getState() === state, 'I11', () => 'the state changed while subscribers were told of it')
  }

  #listen(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#problem ??= error instanceof BrokenInvariant ? error : new BrokenInvariant('I11', String(error))
    }
  }
}

function applyEntry(state: NaiveState, { op }: Entry): NaiveState {
  const outcome = op === undefined ? state : applyNaively(state, op)
  return typeof outcome === 'string' ? state : outcome
}
