import type { Commit, Config, Platform } from '@holdfast/core'
import type { SimTab } from '../world/sim-tab.js'
import type { SimWorld } from '../world/sim-world.js'
import { type Board, openBoard, storeName } from './board.js'
import type { UserOp } from './board-op.js'
import { createEntry, type Entry, type History } from './history.js'
import type { JournalAudit } from './journal-audit.js'
import {
  applyNaively,
  describeDifference,
  initialNaiveState,
  isOfTabOnly,
  type NaiveState,
  sameStored,
} from './naive-model.js'
import { hold, type SimulationPlan } from './plan.js'
import { Mishap, playOp } from './play-op.js'
import { StateListener } from './state-listener.js'

/** What the sessions of one simulation have in common. */
export interface SessionParts {
  readonly world: SimWorld
  readonly history: History
  readonly audit: JournalAudit
  readonly sabotage: SimulationPlan['sabotage']
}

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
  compactions = 0
  readonly #parts: SessionParts
  readonly #history: History
  readonly #listener: StateListener
  #model: NaiveState = initialNaiveState
  #isReady = false
  #wasLive = false
  #rejections = 0
  #lastVersion = 0

  constructor(parts: SessionParts, number: number) {
    this.#parts = parts
    this.#history = parts.history
    this.number = number
    this.tab = parts.world.openTab()
    const platform = withoutNotes(this.tab.platform)
    this.board = openBoard(parts.sabotage ? parts.sabotage(platform) : platform)
    this.#listener = new StateListener(this.board)
    this.board.events.on('optimization:completed', () => {
      this.compactions++
    })
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
    this.#track(commit, createEntry(op, commit.cid, this.#model, this.number), this.own)
  }

  /** Does something to the ready store, with another update in answer to the notification, and compares with the model. */
  play(op: UserOp, echo: UserOp | undefined): string {
    const before = this.board.getState()
    const { version } = this.board.getStatus()
    const [notified, rejections] = [this.#listener.notified, this.#rejections]
    const outcome = applyNaively(this.#model, op)
    const isChange = typeof outcome !== 'string' && outcome !== this.#model
    this.#listener.echo = isChange ? echo : undefined
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
      hold(this.#listener.notified === notified, 'I11', () => `${op.kind} without effect was told to subscribers`)
      return typeof outcome === 'string' ? outcome : 'unchanged'
    }
    const isOfTab = isOfTabOnly(this.#model, outcome)
    hold(commit.version === version + (isOfTab ? 0 : 1), 'I8', () => `version ${commit.version} after ${version}`)
    hold(this.#listener.notified > notified, 'I11', () => `${op.kind} was not told to subscribers`)
    this.#model = outcome
    if (!isOfTab) this.#add(commit, op)
    this.#settleEcho(echo)
    return 'committed'
  }

  /** Compares everything that can be compared; to be called whenever the store is at rest. */
  check(): void {
    if (this.#listener.problem !== undefined) throw this.#listener.problem
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
    const { audit, world } = this.#parts
    const state = this.board.getState()
    this.#history.recover(this.own, state, audit.storedCommits(world.disk.rows(storeName)))
    this.isObserved = true
    this.#model = { ...this.#history.last.state, filter: this.#model.filter }
  }

  #add(commit: Commit, op: UserOp): void {
    const entry = createEntry(op, commit.cid, this.#model, this.number)
    if (this.isObserved) this.#history.add(entry)
    this.#track(commit, entry, this.isObserved ? undefined : this.own)
  }

  #track(commit: Commit, entry: Entry, list: Entry[] | undefined): void {
    list?.push(entry)
    const strict = this.durability === 'strict'
    commit.saved.then(
      () => {
        entry.saved = true
        entry.savedAtMs = this.#parts.world.nowMs
        entry.durable ||= strict
      },
      () => undefined,
    )
  }

  #settleEcho(echo: UserOp | undefined): void {
    if (echo === undefined) return
    const commit = this.#listener.echoed
    hold(commit !== undefined, 'U5', () => 'an update issued by a subscriber was lost')
    this.#listener.echoed = undefined
    const outcome = applyNaively(this.#model, echo)
    if (typeof outcome === 'string' || outcome === this.#model) return
    hold(commit.status === 'committed', 'U5', () => `an update issued by a subscriber is ${commit.status}`)
    const isOfTab = isOfTabOnly(this.#model, outcome)
    this.#model = outcome
    if (!isOfTab) this.#add(commit, echo)
  }
}

function applyEntry(state: NaiveState, { op }: Entry): NaiveState {
  const outcome = op === undefined ? state : applyNaively(state, op)
  return typeof outcome === 'string' ? state : outcome
}

/**
 * The next start finds nothing of what a page left that was gone before it was saved: what is read is then a beginning of what
 * was attempted, which is checked here. The simulation of tabs plays such notes.
 */
function withoutNotes(platform: Platform): Platform {
  const { canary } = platform
  const names = () => canary.names?.().filter((name) => !name.startsWith(':left:')) ?? []
  return {
    ...platform,
    canary: { read: (name) => canary.read(name), write: (name, value) => canary.write(name, value), names },
  }
}
