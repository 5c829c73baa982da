import type { UserOp } from './board-op.js'
import { applyNaively, type Comparable, initialNaiveState, type NaiveState, sameStored } from './naive-model.js'
import { hold } from './plan.js'

/** A commit as the simulation remembers it. */
export interface Entry {
  readonly op: UserOp | undefined
  /** The model's state with it and all before it. */
  state: NaiveState
  saved: boolean
  savedAtMs: number
  /** On the device: not even a power cut takes it. */
  durable: boolean
  /** Number of the session that made it. */
  readonly session: number
}

export function createEntry(op: UserOp | undefined, state: NaiveState, session: number): Entry {
  return { op, state, saved: false, savedAtMs: 0, durable: false, session }
}

/**
 * Everything that was attempted, in order. What a crash leaves must be a beginning of it that holds all that was saved.
 * Commits made by a session that died before the simulation saw what it had read (`tails`) may or may not have followed.
 */
export class History {
  #entries: Entry[] = [{ ...createEntry(undefined, initialNaiveState, 0), saved: true, durable: true }]
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
   * Everything that was recovered counts as saved from then on.
   */
  recover(own: readonly Entry[], shown: Comparable): void {
    const least = this.#entries.findLastIndex(({ saved }) => saved)
    for (let length = this.#entries.length; length > least; length--) {
      const stem = this.#entries.slice(0, length)
      const recovered = this.#grow(stem, this.#tails, own, shown)
      if (!recovered) continue
      for (const entry of recovered) {
        entry.saved = true
        // What a power cut left is on the device.
        entry.durable ||= entry.session <= this.#lastCut
      }
      this.#tails = []
      this.#entries = recovered
      let { state } = this.last
      for (const entry of own) {
        state = next(state, entry)
        entry.state = state
        this.#entries.push(entry)
      }
      return
    }
    hold(false, 'I1', () => {
      const text = (entry: Entry) => `${entry.op?.kind ?? 'start'}${entry.saved ? ' (saved)' : ''}`
      const recent = this.#entries
        .slice(Math.max(0, least - 1))
        .map(text)
        .join(', ')
      const pool = [...this.#entries].reverse().find(({ state }) => sameStored(state, shown))
      const older = pool
        ? ` It is what was there after commit ${this.#entries.indexOf(pool)} of ${this.length - 1}.`
        : ''
      return `I2: what was read is no beginning of what was attempted with all that was saved.${older} Saved up to ${least}; last: ${recent}`
    })
  }

  /** The stem, followed by a beginning of each tail, if that and the session's own commits give what is shown. */
  #grow(
    stem: readonly Entry[],
    tails: readonly (readonly Entry[])[],
    own: readonly Entry[],
    shown: Comparable,
  ): Entry[] | undefined {
    const [tail, ...rest] = tails
    let { state } = stem.at(-1) as Entry
    if (!tail) {
      for (const entry of own) state = next(state, entry)
      return sameStored(state, shown) ? [...stem] : undefined
    }
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
