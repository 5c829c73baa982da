import type { CommitRecord } from '../commit/commit.js'
import type { Asked } from '../commit/prepare.js'
import type { ConflictPolicy } from '../definition/conflict-policy.js'
import type { StoreShape } from '../definition/store-shape.js'
import { equalJson } from '../model/diff.js'
import type { Operation } from '../model/operation.js'
import type { RootState } from '../model/root-state.js'
import { entityAt, valueAt } from '../model/value-at.js'
import { CommitsByPlace, placeOf } from './commits-by-place.js'
import type { SideCommits } from './conflict-record.js'
import { type Collision, findCollision } from './find-collision.js'
import { isCounter, type MergeText } from './merge-values.js'
import { type EntityEdit, OldLine } from './old-line.js'
import {
  type Answer,
  policyName,
  rulesOf,
  type Settled,
  type Settlement,
  type Settling,
  settleCollision,
} from './settle-collision.js'

export interface ConflictRules {
  /** The policy of slices that declare none. */
  readonly conflict: ConflictPolicy
  /** Why there is none, where there is none. */
  readonly text: MergeText | string
}

/** A resolver's answer that is still to come: to the conflict of that number. */
export interface Awaited {
  readonly index: number
  readonly answer: Answer
}

export interface SettledCommit {
  /** What is to be applied. */
  readonly asked: Asked
  readonly settled: readonly Settled[]
  readonly awaited: readonly Awaited[]
}

interface Meeting {
  readonly edit: EntityEdit
  readonly theirs: unknown
  readonly collision: Collision
}

/** How pending commits meet those that they did not know: one after the other, along the states of then and of now. */
export class Meetings {
  readonly #shape: StoreShape
  readonly #rules: ConflictRules
  readonly #line: OldLine
  readonly #now: RootState
  readonly #mine: CommitsByPlace
  readonly theirs: CommitsByPlace
  /** Entities by what others made of them: whether they are others than the first of mine on them knew. */
  readonly #changed = new Map<string, boolean>()

  /** `base`: the state before mine as it was; `now`: as it is, with theirs. */
  constructor(
    base: RootState,
    now: RootState,
    { mine, theirs }: { readonly mine: readonly CommitRecord[]; readonly theirs: readonly CommitRecord[] },
    shape: StoreShape,
    rules: ConflictRules,
  ) {
    this.#shape = shape
    this.#rules = rules
    this.#line = new OldLine(base)
    this.#now = now
    this.#mine = new CommitsByPlace(mine)
    this.theirs = new CommitsByPlace(theirs)
  }

  /** Goes on over a commit that is on both lines. */
  pass(effect: readonly Operation[]): void {
    this.#line.advance(effect, [])
  }

  /** Goes on to the next commit: what `operations` of it meet in the newer state. */
  next(
    effect: readonly Operation[],
    operations: readonly Operation[],
    now: RootState,
    isRerun: boolean,
  ): readonly Meeting[] {
    const meetings: Meeting[] = []
    for (const edit of this.#line.advance(effect, operations)) {
      const { slice, key, base, mine } = edit
      if (!this.#isChanged(edit)) continue
      const theirs = entityAt(now, slice, key)
      const isAnew =
        theirs !== undefined && base !== undefined && !this.#line.isMade(slice, key) && this.theirs.deleted(slice, key)
      const sides = { base, mine, theirs }
      const counts = (path: readonly (string | number)[]) => isRerun || this.#counts(slice, path, sides)
      const collision = findCollision(edit.operations, sides, isAnew, counts)
      if (collision !== undefined) meetings.push({ edit, theirs, collision })
    }
    return meetings
  }

  /** Whether others changed it. Where they did not, what differs is of my own earlier commits: later ones stand over it as they always do. */
  #isChanged({ slice, key, base }: EntityEdit): boolean {
    const place = placeOf(slice, key)
    const isChanged = this.#changed.get(place) ?? !equalJson(base, entityAt(this.#now, slice, key))
    this.#changed.set(place, isChanged)
    return isChanged
  }

  /** Settles what a commit of operations met; `plain`: why mine is to stand at a place, whatever is declared. */
  settle(asked: Asked, meetings: readonly Meeting[], plain?: Settling['plain']): SettledCommit {
    const settled: Settled[] = []
    const awaited: Awaited[] = []
    const replaced = new Map<Operation, readonly Operation[]>()
    for (const { edit, theirs, collision } of meetings) {
      const settlement = this.#settle(edit, theirs, collision, plain)
      if (settlement.answer !== undefined) awaited.push({ index: settled.length, answer: settlement.answer })
      settled.push(...settlement.settled)
      for (const [operation, instead] of settlement.replaced) replaced.set(operation, instead)
    }
    const parts = asked.map((part) => part.flatMap((operation) => replaced.get(operation) ?? [operation]))
    return { asked: parts, settled, awaited }
  }

  /** What came of a commit that made its operations anew, where it met something. */
  rerun(meetings: readonly Meeting[], after: RootState): readonly Settled[] {
    return meetings.flatMap(({ edit, theirs, collision }) => {
      const { slice, key, base, mine } = edit
      const policy = policyName(this.#policyOf(slice))
      const stands = entityAt(after, slice, key)
      const paths = collision.kind === 'edited' ? collision.paths : collision.kind === 'late' ? [] : [[]]
      return paths.map((path): Settled => {
        const [was, my, their, result] = [base, mine, theirs, stands].map((side) => valueAt(side, path))
        const sides = { base: was, mine: my, theirs: their, result }
        return { slice, key, path, ...sides, policy, outcome: 'rerun', fallback: undefined, owed: false }
      })
    })
  }

  /** Whether mine stands everywhere anyway, where it can. */
  isPlain(meetings: readonly Meeting[]): boolean {
    return meetings.every(({ edit: { slice } }) => {
      const definition = this.#shape.slices.get(slice)
      return this.#policyOf(slice) === 'last-write-wins' && (definition?.fields.size ?? 0) === 0
    })
  }

  #settle(edit: EntityEdit, theirs: unknown, collision: Collision, plain: Settling['plain']): Settlement {
    const { slice, key } = edit
    return settleCollision(edit, theirs, collision, {
      policy: this.#policyOf(slice),
      fields: this.#shape.slices.get(slice)?.fields ?? new Map(),
      text: this.#rules.text,
      commits: () => this.commits(slice, key),
      plain: (path) => plain?.(key === undefined ? [slice, ...path] : [slice, key, ...path]),
    })
  }

  /** How many commits of either side touched an entity. Of what a snapshot has overtaken, all that is known is that it differs. */
  commits(slice: string, key: string | undefined): SideCommits {
    const [mine, theirs] = [this.#mine, this.theirs].map((side) => Math.max(1, side.cids(slice, key).length))
    return { mine, theirs } as SideCommits
  }

  #policyOf(slice: string) {
    return this.#shape.slices.get(slice)?.conflict ?? this.#rules.conflict
  }

  /** Whether two equal edits of a place are two: of counters, which are added. */
  #counts(
    slice: string,
    path: readonly (string | number)[],
    { base, mine, theirs }: Omit<EntityEdit, 'slice' | 'key' | 'operations'> & { readonly theirs: unknown },
  ): boolean {
    const policy = this.#policyOf(slice)
    const fields = this.#shape.slices.get(slice)?.fields ?? new Map()
    if (typeof policy === 'function' || policy === 'version-wins') return false
    const declared = path.length === 1 ? fields.get(String(path[0])) : undefined
    const [was, my, their] = [base, mine, theirs].map((side) => valueAt(side, path))
    return isCounter(was, my, their, declared, rulesOf({ policy, fields, text: '' }))
  }
}
