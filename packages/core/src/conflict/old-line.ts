import { changedBy } from '../model/apply.js'
import type { Operation } from '../model/operation.js'
import type { RootState } from '../model/root-state.js'
import { entityAt } from '../model/value-at.js'
import { placeOf } from './commits-by-place.js'

/** Operations of one commit on one entity, or on a plain slice, and what was there before it and after it. */
export interface EntityEdit {
  readonly slice: string
  readonly key: string | undefined
  readonly operations: Operation[]
  readonly base: unknown
  readonly mine: unknown
}

/** The states that pending commits led through, of no more than what they touch: the rest is that of the base. */
export class OldLine {
  readonly #base: RootState
  readonly #changed = new Map<string, unknown>()
  /** Entities that a pending commit made: what others deleted under their keys were others. */
  readonly #made = new Set<string>()

  constructor(base: RootState) {
    this.#base = base
  }

  isMade(slice: string, key: string | undefined): boolean {
    return this.#made.has(placeOf(slice, key))
  }

  /** Goes on by a commit's effect; gives `operations`, sorted by what they change. */
  advance(effect: readonly Operation[], operations: readonly Operation[]): readonly EntityEdit[] {
    const edits = new Map<string, { -readonly [Field in keyof EntityEdit]: EntityEdit[Field] }>()
    for (const operation of operations) {
      const { slice, key } = operation
      const place = placeOf(slice, key)
      const edit = edits.get(place)
      if (edit !== undefined) edit.operations.push(operation)
      else {
        const base = this.#at(place, slice, key)
        edits.set(place, { slice, key, operations: [operation], base, mine: base })
      }
    }
    for (const operation of effect) {
      const { slice, key, op } = operation
      const place = placeOf(slice, key)
      if (op === 'put') this.#made.add(place)
      this.#changed.set(place, changedBy(this.#at(place, slice, key), operation))
    }
    for (const [place, edit] of edits) edit.mine = this.#at(place, edit.slice, edit.key)
    return [...edits.values()]
  }

  #at(place: string, slice: string, key: string | undefined): unknown {
    return this.#changed.has(place) ? this.#changed.get(place) : entityAt(this.#base, slice, key)
  }
}
