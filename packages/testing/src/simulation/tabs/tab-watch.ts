import type { SimTab } from '../../world/sim-tab.js'
import { hold } from '../plan.js'
import { inRow } from './crates.js'
import { type Edition, shownAs } from './editions.js'
import type { JournalMirror } from './journal-mirror.js'
import type { Life } from './life.js'
import { emptyWorkshop, type NaiveIntent, type NaiveWorkshop } from './naive-workshop.js'
import { type Basis, type CommitBook, deriveAll, isIn, type OwnCommit } from './own-commits.js'
import { sameWorkshop, textOf } from './same-workshop.js'
import { ShownStates } from './shown-states.js'
import type { Workshop } from './workshop.js'

/** What a commit is meant to do, and what its author knew; without that, what the tab knows when it is made. */
export interface Intended {
  readonly intent: NaiveIntent
  readonly basis?: Basis
}

/** A way in which what is shown may have come about: on one life of the database, with what is pending on top. */
interface Explanation {
  readonly life: Life | undefined
  readonly view: NaiveWorkshop | 'unknown'
  readonly pending: OwnCommit[]
  /** What the tab knew to be saved and is not there. */
  readonly lost: readonly OwnCommit[]
}

/** What one tab shows, compared with what the journal says and what the tab did itself. */
export class TabWatch {
  isReady = false
  /** What is shown, as the model has it; `unknown` where the model can not tell. */
  view: NaiveWorkshop | 'unknown' = 'unknown'
  /** Whether the store has read the database. */
  #wasLive = false
  #wasTold = false
  /** Not known to be in the journal by this tab, in order. */
  #pending: OwnCommit[] = []
  #rejected: OwnCommit[] = []
  #falselySaved: string | undefined
  #life: Life | undefined
  #head = 0
  #changes = 0
  #compared = ''
  #comparedState: unknown
  readonly #shown: ShownStates

  constructor(
    readonly tab: SimTab,
    readonly store: Workshop,
    readonly mirror: JournalMirror,
    readonly book: CommitBook,
    readonly name: string,
    readonly edition: Edition,
    intentOf: (cid: string, source: string) => Intended,
  ) {
    this.#shown = new ShownStates(store)
    const { events } = store
    events.on('state:updated', ({ commit, origin }) => {
      // One without operations settles a conflict.
      const isOfTab = commit.effect.length > 0 && commit.effect.every(({ slice }) => slice === 'filter')
      if (origin !== 'own' || isOfTab) return
      const { intent, basis = this.basis } = intentOf(commit.cid, commit.source)
      this.#pending.push(book.add(commit.cid, name, intent, basis))
      this.#changes++
    })
    events.on('state:rejected', ({ cid }) => {
      const commit = book.get(cid)
      if (commit === undefined) return
      commit.isGone = true
      this.#rejected.push(commit)
    })
    events.on('commit:saved', ({ cids }) => {
      for (const cid of cids) {
        const commit = book.get(cid)
        if (commit?.landedAt.size === 0 && !commit.isHandedOver) this.#falselySaved ??= cid
        if (commit) commit.isSaved = true
      }
    })
    events.on('status:changed', () => this.#readStatus())
    events.on('data:lost', () => {
      this.#wasTold = true
    })
    void store.ready.then(() => {
      this.isReady = true
      this.#readStatus()
    })
  }

  /** What this tab knows of the database now. */
  get basis(): Basis {
    return { life: this.#wasLive ? this.#life : undefined, version: this.store.getStatus().savedVersion }
  }

  /** Compares what is shown with what the journal says and this tab did; to be called between turns. */
  check(): void {
    if (this.#shown.problem !== undefined) throw this.#shown.problem
    const [error] = this.tab.errors
    hold(error === undefined, 'U7', () => `the engine reported ${String(error)}`)
    hold(this.#falselySaved === undefined, 'I1', () => `${this.#falselySaved} is said to be saved and is not stored`)
    if (!this.isReady) return
    this.#readStatus()
    const { savedVersion, phase } = this.store.getStatus()
    if (phase === 'outdated') {
      // What it shows is of the time before; what becomes of what it did, the journal shows.
      this.view = 'unknown'
      return
    }
    const state = this.store.getState()
    const compared = `${savedVersion} ${this.#changes} ${this.mirror.life?.number}`
    if (this.#comparedState === state && this.#compared === compared) return
    this.#settleRejected(savedVersion)
    const isOlder = savedVersion < this.#head && this.#life === this.mirror.life
    hold(!isOlder, 'I8', () => `saved up to ${savedVersion} after ${this.#head}`)
    const explanations = this.#explanations(savedVersion)
    const shown = shownAs(state, this.edition)
    const fitting = explanations.filter(({ view }) => view === 'unknown' || sameWorkshop(view, shown))
    // What has no effect that could be seen is counted.
    const found = fitting.find(({ pending }) => pending.length === this.store.getStatus().pending) ?? fitting[0]
    hold(found !== undefined, 'I6', () => {
      const expected = explanations.map(({ view }) => (view === 'unknown' ? view : textOf(view)))
      return `tab ${this.name} shows ${textOf(shown)} at ${savedVersion}, expected ${expected.join(' or ')}`
    })
    const row = state.crates.ordered('rank').map(({ id }) => id)
    const expected = inRow(state.crates.values()).map(({ id }) => id)
    hold(`${row}` === `${expected}`, 'M12', () => `the crates stand as ${row}, their ranks say ${expected}`)
    this.#adopt(found, savedVersion)
    this.#comparedState = state
    this.#compared = compared
  }

  #adopt({ life, view, pending, lost }: Explanation, savedVersion: number): void {
    this.view = view
    if (life === undefined) return
    if (lost.length > 0) hold(this.#wasTold, 'I12', () => `${lost.length} saved commits are gone, and nothing was said`)
    this.#life = life
    this.#head = savedVersion
    this.#pending = pending
  }

  #explanations(savedVersion: number): Explanation[] {
    const { lives } = this.mirror
    const pending = this.#pending.filter(({ isGone }) => !isGone)
    // Shown while storage can not be read.
    if (!this.#wasLive && this.mirror.mayHaveBackup) return [{ life: undefined, view: 'unknown', pending, lost: [] }]
    if (!this.#wasLive) return this.#explain({ life: undefined, version: 0 }, emptyWorkshop, pending)
    const first = this.#life?.number ?? 0
    return lives.slice(first).flatMap((life) => {
      const base = life.states.get(savedVersion)
      const isOver = life === this.#life && savedVersion < this.#head
      if (base === undefined || isOver) return []
      const open = pending.filter((commit) => !isIn(commit, life, savedVersion))
      const lost = life === this.#life ? [] : this.book.lostBy(this.name, life, savedVersion)
      const isFirst = this.#life === undefined && lost.length === 0
      if (isFirst || life === this.#life) return this.#explain({ life, version: savedVersion }, base, open)
      // The database was emptied: what this tab had saved may be offered again, or is gone and reported.
      const unsaved = open.filter(({ isSaved }) => !isSaved)
      const at = { life, version: savedVersion }
      const isOffered = lost.some(({ landedAt }) => landedAt.has(life.number))
      const without = isOffered ? [] : this.#explain(at, base, unsaved, lost)
      return [...without, ...this.#explain(at, base, [...lost, ...unsaved])]
    })
  }

  #explain(at: Basis, base: NaiveWorkshop, pending: OwnCommit[], lost: readonly OwnCommit[] = []): Explanation[] {
    const view = deriveAll(base, pending, at, this.book)
    return view === undefined ? [] : [{ life: at.life, view, pending, lost }]
  }

  /** What was rejected on newer data was not possible on it. */
  #settleRejected(savedVersion: number): void {
    const rejected = this.#rejected.splice(0)
    if (rejected.length === 0) return
    const life = this.mirror.life
    for (const commit of rejected) {
      const before = this.#pending.slice(0, this.#pending.indexOf(commit))
      const isExplained = (version: number) => {
        const base = life?.states.get(version)
        if (base === undefined) return life !== this.#life
        const open = before.filter((each) => !isIn(each, life as Life, version) && !rejected.includes(each))
        const at = { life, version }
        const view = deriveAll(base, open, at, this.book)
        if (view === 'unknown' || view === undefined) return true
        const derived = deriveAll(base, [...open, commit], at, this.book)
        return derived === undefined || derived === 'unknown'
      }
      let version = this.#head
      while (version < savedVersion && !isExplained(version)) version++
      hold(
        commit.intent.kind === 'unforeseen' || isExplained(version),
        'I1',
        () => `commit ${commit.cid} (${JSON.stringify(commit.intent)}) was rejected and is possible`,
      )
    }
    this.#changes++
  }

  #readStatus(): void {
    const { phase, degraded } = this.store.getStatus()
    const isRead = phase === 'live' || (this.isReady && phase === 'suspended')
    if (isRead && degraded === null) this.#wasLive = true
  }
}
