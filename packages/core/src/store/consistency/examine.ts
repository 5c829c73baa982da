import type { Inconsistency } from '../../consistency/inconsistency.js'
import type { EntityChange, Touched } from '../../model/apply.js'
import { changesBetween } from '../../model/diff-state.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import type { Steps } from '../in-turns.js'
import { type Found, maxFindings, type Source } from './findings.js'
import { lookAtIndexes } from './indexes.js'
import type { Plan, Subject } from './plan.js'

/** What a run saw: what it found, and how much it looked at. */
export interface Examined {
  readonly found: Found
  /** Findings that were counted and let go. */
  readonly unkept: number
  readonly checked: {
    readonly entities: number
    readonly checks: number
    readonly references: number
    readonly indexes: number
  }
}

/** Entities looked at before others may have their turn: the time is read once for as many. */
const entitiesPerStep = 16

/** Changes of one collection up to which they are looked at one by one. */
const maxChanges = 5_000

interface Filed {
  readonly isWhole: boolean
  readonly byKey: Map<string, readonly Inconsistency[]>
}

class Examination {
  readonly found = new Map<Source, Filed>()
  readonly checked = { entities: 0, checks: 0, references: 0, indexes: 0 }
  unkept = 0
  readonly #plan: Plan
  readonly #state: RootState
  readonly #most: number
  #kept = 0

  constructor(plan: Plan, state: RootState, most: number) {
    this.#plan = plan
    this.#state = state
    this.#most = most
  }

  /** Looks at all that a subject is about. */
  *whole(subject: Subject): Steps<void> {
    const filed = this.#begin(subject, true)
    if (subject.each === undefined) {
      this.#keep(filed, '', subject.look(this.#state, undefined, ''))
      yield 1
      return
    }
    const collection = collectionOf(this.#state, subject.each)
    let looked = 0
    for (const entity of collection.values()) {
      const key = collection.keyOf(entity)
      this.#keep(filed, key, subject.look(this.#state, entity, key))
      if (++looked % entitiesPerStep === 0) yield entitiesPerStep
    }
    this.checked.entities += looked
    yield looked % entitiesPerStep
  }

  /** Looks at some entities; those that are not there any more have no findings. */
  *some(subject: Subject, slice: string, keys: Iterable<string>): Steps<void> {
    const filed = this.#begin(subject, false)
    const collection = collectionOf(this.#state, slice)
    for (const key of keys) {
      const entity = collection.get(key)
      filed.byKey.set(key, entity === undefined ? [] : subject.look(this.#state, entity, key))
      this.checked.entities++
      yield 1
    }
  }

  *indexes(): Steps<void> {
    for (const source of this.#plan.indexed) {
      this.#keep(this.#open(source, true), '', yield* lookAtIndexes(this.#state, source.slice))
      this.checked.indexes += source.indexes
    }
  }

  #begin(subject: Subject, isWhole: boolean): Filed {
    this.checked[subject.reference === undefined ? 'checks' : 'references']++
    return this.#open(subject, isWhole)
  }

  #open(source: Source, isWhole: boolean): Filed {
    const filed: Filed = { isWhole, byKey: new Map() }
    this.found.set(source, filed)
    return filed
  }

  #keep({ byKey }: Filed, key: string, found: readonly Inconsistency[]): void {
    if (found.length === 0) return
    const room = Math.max(0, this.#most - this.#kept)
    if (room > 0) byKey.set(key, found.length > room ? found.slice(0, room) : found)
    this.#kept += found.length
    this.unkept += Math.max(0, found.length - room)
  }
}

/** Looks at everything. */
export function* examineAll(plan: Plan, state: RootState): Steps<Examined> {
  const examination = new Examination(plan, state, maxFindings)
  for (const subject of plan.subjects) yield* examination.whole(subject)
  yield* examination.indexes()
  return examination
}

/** Looks at what may have come out differently since `before`: at the cost of the changes, but for checks of whole slices. */
export function* examineChanges(plan: Plan, before: RootState, state: RootState): Steps<Examined> {
  const examination = new Examination(plan, state, Number.POSITIVE_INFINITY)
  const changes = changesBetween(before, state, (slice) => plan.shape.isCollection(slice), maxChanges)
  yield 0
  for (const subject of plan.subjects) {
    if (touches(changes, subject.slices) || isReplaced(changes, subject)) yield* examination.whole(subject)
    else if (subject.each !== undefined) {
      const keys = yield* keysToLookAt(subject, subject.each, changes, state)
      if (keys.size > 0) yield* examination.some(subject, subject.each, keys)
    }
  }
  return examination
}

function touches(changes: Touched, slices: ReadonlySet<string>): boolean {
  for (const slice of slices) if (changes.has(slice)) return true
  return false
}

/** Whether so much of what it is about changed that all of it is looked at: in turns, where comparing states is one step. */
function isReplaced(changes: Touched, { each, reference }: Subject): boolean {
  const isWhole = (slice: string | undefined) => slice !== undefined && changes.get(slice) === 'value'
  return isWhole(each) || isWhole(reference?.to)
}

/** Entities that changed and, of a reference, those that refer to what came or went. */
function* keysToLookAt(
  { reference }: Subject,
  each: string,
  changes: Touched,
  state: RootState,
): Steps<ReadonlySet<string>> {
  const keys = new Set(changesOf(each).keys())
  if (reference === undefined) return keys
  const referring = collectionOf(state, each)
  for (const [target, { before, after }] of changesOf(reference.to)) {
    if ((before === undefined) === (after === undefined)) continue
    yield* referring.indexing()
    for (const entity of referring.referrers(reference.field, target)) keys.add(referring.keyOf(entity))
  }
  return keys

  function changesOf(slice: string): ReadonlyMap<string, EntityChange> {
    const changed = changes.get(slice)
    return changed === undefined || changed === 'value' ? new Map() : changed
  }
}
