import type { UserOp } from './board-op.js'
import { applyNaively, type Comparable, initialNaiveState, type NaiveState, sameStored } from './naive-model.js'
import { hold } from './plan.js'

/** A commit as the simulation remembers it. */
export interface Entry {
  readonly op: UserOp | undefined
  /** Identity of the commit. */
  readonly cid: string
  /** The model's state with it and all before it. */
  state: NaiveState
  saved: boolean
  savedAtMs: number
  /** On the device: not even a power cut takes it. */
  durable: boolean
  /** Number of the session that made it. */
  readonly session: number
}

export function createEntry(op: UserOp | undefined, cid: string, state: NaiveState, session: number): Entry {
  return { op, cid, state, saved: false, savedAtMs: 0, durable: false, session }
}

/**
 * Everything that was attempted, in order. What a crash leaves must be a beginning of it that holds all that was saved.
 * Commits made by a session that died before the simulation saw what it had read (`tails`) may or may not have followed.
 */
export class History {
  #entries: Entry[] = [{ ...createEntry(undefined, '', initialNaiveState, 0), saved: true, durable: true }]
  #tails: (readonly Entry[])[] = []
  #lastCut = -1

  get last(): Entry {
    return this.#entries.at(-1) as Entry
  }

  get length(): number {
    return this.#entries.length
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  add(entry: Entry): void {
    this.#entries.push(entry)
  }

  /** A session died with commits of which nobody knows on what they stand. */
  addTail(tail: readonly Entry[]): void {
    if (tail.length > 0) this.#tails.push(tail)
  }

  /** Power was cut in that session: what was not on the device may be gone. */
  forgetSaved(session: number): void {
    this.#lastCut = session
    for (const entry of [...this.#entries, ...this.#tails.flat()]) entry.saved = entry.durable
  }

  /**
   * Finds what a session stands on, given what it shows with its own commits (`own`) on top, and makes that the history.
   * `isStored` says which commits the journal names: of several beginnings that look alike, it is that one.
   */
  recover(own: readonly Entry[], shown: Comparable, isStored: (cid: string) => boolean): void {
    const least = this.#entries.findLastIndex(({ saved }) => saved)
    const named = this.#named(isStored, least)
    let recovered = this.#matches(named, own, shown) ? named : undefined
    for (let length = this.#entries.length; length > least && !recovered; length--) {
      recovered = this.#grow(this.#entries.slice(0, length), this.#tails, own, shown)
    }
    hold(recovered !== undefined, 'I1', () => this.#describeLoss(least, shown))
    for (const entry of recovered) {
      entry.saved = true
      // What a power cut left is on the device.
      entry.durable ||= entry.session <= this.#lastCut
    }
    this.#tails = []
    // Before what is on the device nothing can fall back.
    this.#entries = recovered.slice(
      Math.max(
        0,
        recovered.findLastIndex(({ durable }) => durable),
      ),
    )
    let { state } = this.last
    for (const entry of own) {
      state = next(state, entry)
      entry.state = state
      this.#entries.push(entry)
    }
  }

  #describeLoss(least: number, shown: Comparable): string {
    const text = (entry: Entry) => `${entry.op?.kind ?? 'start'}${entry.saved ? ' (saved)' : ''}`
    const recent = this.#entries
      .slice(Math.max(0, least - 1))
      .map(text)
      .join(', ')
    const match = this.#entries.findLastIndex(({ state }) => sameStored(state, shown))
    const older = match < 0 ? '' : ` It is what was there after commit ${match} of ${this.length - 1}.`
    return `I2: what was read is no beginning of what was attempted with all that was saved.${older} Saved up to ${least}; last: ${recent}`
  }

  /** What the journal names, with at least what was saved. */
  #named(isStored: (cid: string) => boolean, least: number): Entry[] {
    const upTo = (entries: readonly Entry[]) => entries.findLastIndex(({ cid, saved }) => saved || isStored(cid)) + 1
    const named = this.#entries.slice(0, Math.max(least + 1, upTo(this.#entries)))
    let { state } = named.at(-1) as Entry
    for (const tail of this.#tails) {
      for (const entry of tail.slice(0, upTo(tail))) {
        state = next(state, entry)
        named.push({ ...entry, state })
      }
    }
    return named
  }

  #matches(entries: readonly Entry[], own: readonly Entry[], shown: Comparable): boolean {
    return sameStored(own.reduce(next, (entries.at(-1) as Entry).state), shown)
  }

  /** The stem, followed by a beginning of each tail, if that and the session's own commits give what is shown. */
  #grow(
    stem: readonly Entry[],
    tails: readonly (readonly Entry[])[],
    own: readonly Entry[],
    shown: Comparable,
  ): Entry[] | undefined {
    const [tail, ...rest] = tails
    if (!tail) return this.#matches(stem, own, shown) ? [...stem] : undefined
    let { state } = stem.at(-1) as Entry
    const least = tail.findLastIndex(({ saved }) => saved) + 1
    const grown = [...stem]
    for (let length = 0; ; length++) {
      const found = length >= least ? this.#grow(grown, rest, own, shown) : undefined
      if (found) return found
      const entry = tail[length]
      if (!entry) return undefined
      state = next(state, entry)
      grown.push({ ...entry, state })
    }
  }
}

function next(state: NaiveState, { op }: Entry): NaiveState {
  if (op === undefined) return state
  const outcome = applyNaively(state, op)
  return typeof outcome === 'string' ? state : outcome
}
