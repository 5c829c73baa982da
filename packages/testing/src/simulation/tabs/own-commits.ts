import { hold } from '../plan.js'
import { isMixture } from './is-mixture.js'
import { type JournalListener, type Life, placeOf } from './journal-mirror.js'
import { derive, fold, type NaiveIntent, type NaiveWorkshop, sameWorkshop, textOf } from './naive-workshop.js'

/** What its author knew when a commit was made: the database up to a version; undefined: nothing. */
export interface Basis {
  readonly life: Life | undefined
  readonly version: number
}

/** A commit, as the simulation remembers it. */
export interface OwnCommit {
  readonly cid: string
  readonly tab: string
  readonly intent: NaiveIntent
  readonly basis: Basis
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

  add(cid: string, tab: string, intent: NaiveIntent, basis: Basis): OwnCommit {
    hold(!this.#commits.has(cid), 'I9', () => `the cid ${cid} was given out twice`)
    const commit: OwnCommit = { cid, tab, intent, basis, isSaved: false, isGone: false, landedAt: new Map() }
    this.#commits.set(cid, commit)
    return commit
  }

  get(cid: string): OwnCommit | undefined {
    return this.#commits.get(cid)
  }

  /**
   * What a tab knew to be saved in one life of the database and the next was not begun with; what was offered again and
   * rejected was told of.
   */
  lostBy(tab: string, life: Life): readonly OwnCommit[] {
    const before = life.number - 1
    return [...this.#commits.values()].filter(
      (commit) =>
        commit.tab === tab &&
        commit.isSaved &&
        !commit.isGone &&
        commit.landedAt.has(before) &&
        !commit.landedAt.has(life.number),
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
    if (commit.intent.kind === 'parts' && commit.intent.isGuarded) {
      hold(
        after.gate === before.gate + 1,
        'L8',
        () => `who held the lock made the gate ${wanted?.gate}, it was ${before.gate}`,
      )
    }
    if (wanted !== undefined && sameWorkshop(wanted, after)) return
    const met = metBy(commit, life, at - 1)
    hold(
      wanted !== undefined && met.size > 0 && isMixture(after, before, wanted, foldOf(commit.intent, before), met),
      'I6',
      () =>
        `commit ${cid} (${JSON.stringify(commit.intent)}) as number ${at} gives ${textOf(after)}, meant ${wanted && textOf(wanted)}; it met ${[...met]}`,
    )
  }
}

/** The places of a commit that others touched too without its author knowing: what stands there a policy decides. */
export function metBy({ cid, intent, basis }: OwnCommit, life: Life, version: number): ReadonlySet<string> {
  const met = new Set<string>()
  // An action is run again: it does what it does.
  if (intent.kind !== 'parts') return met
  const own = new Set(intent.parts.flat().map(placeOf))
  if (basis.life !== life) return own
  for (let each = basis.version + 1; each <= version; each++) {
    const { writer, places } = life.touched.get(each) ?? { writer: '', places: own }
    if (!cid.startsWith(`${writer}-`) || writer === '') for (const place of own) if (places.has(place)) met.add(place)
  }
  return met
}

/** What pending commits come to on a state; undefined where one is not possible, `unknown` where the model can not tell. */
export function deriveAll(
  base: NaiveWorkshop,
  pending: readonly OwnCommit[],
  at: Basis,
): NaiveWorkshop | 'unknown' | undefined {
  let view: NaiveWorkshop | undefined = base
  for (const commit of pending) {
    const { intent } = commit
    if (intent.kind === 'unforeseen') return 'unknown'
    if (at.life !== undefined && metBy(commit, at.life, at.version).size > 0) return 'unknown'
    view = view && derive(view, intent)
  }
  return view
}

/** What a commit asks for itself, without what follows from it. */
function foldOf(intent: NaiveIntent, before: NaiveWorkshop): NaiveWorkshop {
  return intent.kind === 'parts' ? fold(before, intent.parts.flat()) : before
}
