import { hold } from '../plan.js'
import type { JournalListener, Life } from './journal-mirror.js'
import { derive, type NaiveIntent, type NaiveWorkshop, sameWorkshop, textOf } from './naive-workshop.js'

/** A commit, as the simulation remembers it. */
export interface OwnCommit {
  readonly cid: string
  readonly tab: string
  readonly intent: NaiveIntent
  /** Its tab was told that it is saved. */
  isSaved: boolean
  /** It was not possible any more, and its tab was told. */
  isGone: boolean
  /** Its version, by the number of the database's life. */
  readonly landedAt: Map<number, number>
}

/** All commits of all tabs. What lands in the journal must be one of them, and have the effect that its author meant. */
export class CommitBook implements JournalListener {
  readonly #commits = new Map<string, OwnCommit>()

  add(cid: string, tab: string, intent: NaiveIntent): OwnCommit {
    hold(!this.#commits.has(cid), 'I9', () => `the cid ${cid} was given out twice`)
    const commit: OwnCommit = { cid, tab, intent, isSaved: false, isGone: false, landedAt: new Map() }
    this.#commits.set(cid, commit)
    return commit
  }

  get(cid: string): OwnCommit | undefined {
    return this.#commits.get(cid)
  }

  /** What a tab knew to be saved in one life of the database and the next was not begun with. */
  lostBy(tab: string, life: Life): readonly OwnCommit[] {
    const before = life.number - 1
    return [...this.#commits.values()].filter(
      (commit) =>
        commit.tab === tab && (commit.landedAt.get(before) ?? 0) > life.from && !commit.landedAt.has(life.number),
    )
  }

  began(life: Life, followed: Life | undefined): void {
    if (followed === undefined) return
    for (const { landedAt } of this.#commits.values()) {
      const at = landedAt.get(followed.number)
      if (at !== undefined && at <= life.from) landedAt.set(life.number, at)
    }
  }

  landed(cid: string, at: number, before: NaiveWorkshop, after: NaiveWorkshop, life: Life): void {
    const commit = this.#commits.get(cid)
    hold(commit !== undefined, 'I2', () => `commit ${cid} is in the journal, and nobody made it`)
    hold(!commit.isGone, 'I2', () => `commit ${cid} was rejected and is in the journal`)
    const known = commit.landedAt.get(life.number)
    hold(known === undefined, 'I9', () => `commit ${cid} is in the journal as ${known} and ${at}`)
    commit.landedAt.set(life.number, at)
    if (commit.intent.kind === 'unforeseen') return
    const wanted = derive(before, commit.intent)
    hold(
      wanted !== undefined && sameWorkshop(wanted, after),
      'I6',
      () =>
        `commit ${cid} (${JSON.stringify(commit.intent)}) as number ${at} gives ${textOf(after)}, meant ${wanted && textOf(wanted)}`,
    )
  }
}

/** What pending commits come to on a state; undefined where one is not possible, `unknown` where the model can not tell. */
export function deriveAll(base: NaiveWorkshop, pending: readonly OwnCommit[]): NaiveWorkshop | 'unknown' | undefined {
  let view: NaiveWorkshop | undefined = base
  for (const { intent } of pending) {
    if (intent.kind === 'unforeseen') return 'unknown'
    view = view && derive(view, intent)
  }
  return view
}
