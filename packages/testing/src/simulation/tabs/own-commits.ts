import { hold } from '../plan.js'
import { anotherLife, isInOrder, isMixture, noteUndone } from './is-mixture.js'
import { type JournalListener, type Life, placeOf } from './life.js'
import { derive, type NaiveEffect } from './naive-derive.js'
import { fold, type NaiveChange, type NaiveIntent, type NaiveWorkshop } from './naive-workshop.js'
import { sameWorkshop, textOf } from './same-workshop.js'

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
  /** It is in the database for newer apps to take in, or was. */
  isHandedOver: boolean
  /** Its version, by the number of the database's life. */
  readonly landedAt: Map<number, number>
}

/** So many commits may go into the journal together, at most, when what was handed over is taken in. */
const recentVersions = 40

/** All commits of all tabs. What lands in the journal must be one of them, and have the effect that its author meant. */
export class CommitBook implements JournalListener {
  readonly #commits = new Map<string, OwnCommit>()

  add(cid: string, tab: string, intent: NaiveIntent, basis: Basis): OwnCommit {
    hold(!this.#commits.has(cid), 'I9', () => `the cid ${cid} was given out twice`)
    const commit: OwnCommit = {
      cid,
      tab,
      intent,
      basis,
      isSaved: false,
      isGone: false,
      isHandedOver: false,
      landedAt: new Map(),
    }
    this.#commits.set(cid, commit)
    return commit
  }

  get(cid: string): OwnCommit | undefined {
    return this.#commits.get(cid)
  }

  /**
   * What a tab knew to be saved in one life of the database and is not in the next up to that version; what was offered
   * again and rejected was told of.
   */
  lostBy(tab: string, life: Life, version: number): readonly OwnCommit[] {
    const before = life.number - 1
    return [...this.#commits.values()].filter(
      (commit) =>
        commit.tab === tab &&
        commit.isSaved &&
        !commit.isGone &&
        commit.landedAt.has(before) &&
        !isIn(commit, life, version),
    )
  }

  handedOver(cid: string): void {
    const commit = this.#commits.get(cid)
    hold(commit !== undefined, 'I2', () => `commit ${cid} is handed over, and nobody made it`)
    commit.isHandedOver = true
  }

  /** Commits that were handed over are not there any more. */
  takenIn(cids: readonly string[], setAside: ReadonlyMap<string, string>, { number, states, head }: Life): void {
    for (const cid of cids) {
      const commit = this.#commits.get(cid)
      if (commit === undefined || commit.landedAt.has(number)) continue
      hold(setAside.has(cid), 'I1', () => `commit ${cid} was handed over and is gone`)
      commit.isGone = true
      const recent = Array.from({ length: recentVersions }, (_, back) => states.get(head - back)).filter(
        (state) => state !== undefined,
      )
      const known = (of: string) => this.effectOf(of, { states, number } as Life)
      // On which of them it was tried is not told.
      const isPossible = recent.every((state) => typeof derive(state, commit.intent, known) === 'object')
      const { parts } = commit.intent.kind === 'parts' ? commit.intent : { parts: [] }
      // Made since the backup that it would be translated by: it has no place, and that was told.
      const isUntranslated = setAside.get(cid)?.includes('since the migration') === true
      hold(
        !isPossible || isUntranslated,
        'W5',
        () => `commit ${cid} (${JSON.stringify(parts)}) was set aside and is possible: ${setAside.get(cid)}`,
      )
    }
  }

  /** What a commit did in the end, if it landed. */
  effectOf(cid: string, { number, states }: Life): NaiveEffect | undefined {
    const at = this.#commits.get(cid)?.landedAt.get(number) ?? Number.NaN
    const [before, after] = [states.get(at - 1), states.get(at)]
    return before && after && { before, after }
  }

  /** What goes to another tab goes without its parts: what follows from it is found once, for all of it. */
  #isMeantAsOne(intent: NaiveIntent, before: NaiveWorkshop, after: NaiveWorkshop): boolean {
    if (intent.kind !== 'parts' || intent.parts.length < 2) return false
    const meant = derive(before, { ...intent, parts: [intent.parts.flat()] }, () => undefined)
    return meant !== undefined && meant !== 'unknown' && sameWorkshop(meant, after)
  }

  #isNoteUndone({ basis }: OwnCommit, { touched, head }: Life): boolean {
    for (let each = basis.version + 1; each < head; each++) {
      const { cid = '', places } = touched.get(each) ?? {}
      if (places?.has('tally/note') && this.#commits.get(cid)?.intent.kind === 'undo') return true
    }
    return false
  }

  began(life: Life, followed: Life | undefined): void {
    if (followed === undefined) return
    for (const { landedAt } of this.#commits.values()) {
      const at = landedAt.get(followed.number)
      if (at !== undefined && at <= life.from) landedAt.set(life.number, at)
    }
  }

  landed(cid: string, at: number, before: NaiveWorkshop, after: NaiveWorkshop, life: Life, mayBeLeft: boolean): void {
    const commit = this.#commits.get(cid)
    hold(commit !== undefined, 'I2', () => `commit ${cid} is in the journal, and nobody made it`)
    hold(!commit.isGone, 'I2', () => `commit ${cid} was rejected and is in the journal`)
    const known = commit.landedAt.get(life.number)
    hold(known === undefined, 'I9', () => `commit ${cid} is in the journal as ${known} and ${at}`)
    commit.landedAt.set(life.number, at)
    // Handed over is what an undo did, not what it takes back.
    if ((commit.isHandedOver || mayBeLeft) && commit.intent.kind === 'undo') return
    const wanted = derive(before, commit.intent, (of) => this.effectOf(of, life))
    if (wanted === 'unknown' || (commit.intent.kind === 'undo' && commit.basis.life !== life)) return
    // Of a tab that died with the lock, others take in what it left when they have had it.
    if (commit.intent.kind === 'parts' && commit.intent.isGuarded && !mayBeLeft) {
      hold(
        after.gate === before.gate + 1,
        'L8',
        () => `who held the lock made the gate ${wanted?.gate}, it was ${before.gate}`,
      )
    }
    if (wanted !== undefined && sameWorkshop(wanted, after)) return
    if ((commit.isHandedOver || mayBeLeft) && this.#isMeantAsOne(commit.intent, before, after)) return
    const met = metBy(commit, life, at - 1)
    // What an undo brings back is another character, in a place of its own.
    if (met.has('tally/note') && this.#isNoteUndone(commit, life)) met.add(noteUndone)
    const made = textMade(commit.intent) ?? ''
    const isUnclear = met.has(anotherLife) || met.has(noteUndone) || new Set(made).size < made.length
    hold(
      isUnclear || isInOrder(after.tally.note, made),
      'M6',
      () => `commit ${cid} wrote ${made}, and '${before.tally.note}' became '${after.tally.note}'`,
    )
    hold(
      wanted !== undefined && met.size > 0 && isMixture(after, before, wanted, foldOf(commit.intent, before), met),
      'I6',
      () =>
        `commit ${cid} (${JSON.stringify(commit.intent)}) as number ${at} gives ${textOf(after)}, meant ${wanted && textOf(wanted)}; it met ${[...met]}`,
    )
  }
}

/** The places of a commit that others touched too without its author knowing: what stands there a policy decides. */
export function metBy(commit: OwnCommit, life: Life, version: number): Set<string> {
  const { cid, intent, basis } = commit
  const met = new Set<string>()
  // What an undo takes back was made in a database that is gone: then nobody can tell.
  if (intent.kind === 'undo' && basis.life !== life) return met.add(anotherLife)
  // An action is run again: it does what it does.
  if (intent.kind !== 'parts') return met
  const own = new Set<string>()
  // What is added comes to the same whatever others did, unless they deleted what it is added to.
  const added = new Set<string>()
  for (const change of intent.parts.flat()) {
    if (exactOps.includes(change.op)) added.add(placeOf(change))
    else own.add(placeOf(change))
  }
  if (basis.life !== life) return new Set([anotherLife, ...own, ...added])
  for (let each = basis.version + 1; each <= version; each++) {
    const { writer, places, deleted } = life.touched.get(each) ?? { writer: '', places: own, deleted: added }
    // What its own tab did while a transaction was open is news to it, too.
    if (!intent.isTransaction && cid.startsWith(`${writer}-`) && writer !== '') continue
    for (const place of own) if (places.has(place)) met.add(place)
    for (const place of added) if (deleted.has(place)) met.add(place)
  }
  for (const place of openPlaces(commit, life, version)) met.add(place)
  return met
}

const exactOps = ['add', 'join', 'leave']

/** Labels that others had join, or leave, as the commit did, for a while: whether it was the same or another time nobody can tell. */
function openPlaces({ intent, basis }: OwnCommit, life: Life, version: number): string[] {
  if (intent.kind !== 'parts') return []
  const isOpen = ({ op, value }: NaiveChange) => {
    if (op !== 'join' && op !== 'leave') return false
    for (let each = basis.version + 1; each <= version; each++) {
      if (life.states.get(each)?.tally.labels.includes(value as string) === (op === 'join')) return true
    }
    return false
  }
  return intent.parts
    .flat()
    .filter(isOpen)
    .map(({ value }) => `tally/labels/${String(value)}`)
}

/** The text that a commit made, as its author saw it. */
function textMade(intent: NaiveIntent): string | undefined {
  return intent.kind === 'parts' ? intent.parts.flat().findLast(({ mine }) => mine !== undefined)?.mine : undefined
}

export function isIn({ landedAt }: OwnCommit, life: Life, version: number): boolean {
  const at = landedAt.get(life.number)
  return at !== undefined && at <= version
}

/** What pending commits come to on a state; undefined where one is not possible, `unknown` where the model can not tell. */
export function deriveAll(
  base: NaiveWorkshop,
  pending: readonly OwnCommit[],
  { life, version }: Basis,
  book: Pick<CommitBook, 'effectOf'>,
): NaiveWorkshop | 'unknown' | undefined {
  let view: NaiveWorkshop = base
  const effects = new Map<string, NaiveEffect>()
  for (const commit of pending) {
    if (life !== undefined && metBy(commit, life, version).size > 0) return 'unknown'
    if (commit.intent.kind === 'parts' && commit.intent.isTransaction && effects.size > 0) return 'unknown'
    const after = derive(view, commit.intent, (cid) => effects.get(cid) ?? (life && book.effectOf(cid, life)))
    if (after === undefined || after === 'unknown') return after
    effects.set(commit.cid, { before: view, after })
    view = after
  }
  return view
}

/** What a commit asks for itself, without what follows from it. */
function foldOf(intent: NaiveIntent, before: NaiveWorkshop): NaiveWorkshop {
  return intent.kind === 'parts' ? fold(before, intent.parts.flat()) : before
}
