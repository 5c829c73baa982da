import type { CommitHandle, DerivedChange } from '../../commit/commit-handle.js'
import { changedBy, type Touched } from '../../model/apply.js'
import type { Change } from '../../model/change.js'
import { diffValue, equalJson } from '../../model/diff.js'
import { entityOperations } from '../../model/diff-state.js'
import type { Operation, Path } from '../../model/operation.js'
import type { RootState } from '../../model/root-state.js'
import { entityAt, valueAt } from '../../model/value-at.js'

/** What was before and after, by slice and key; under the key undefined, a plain slice's value. */
type Changes = Map<string, Map<string | undefined, Change<unknown>>>

/** What one undo or redo takes back: the changes of one commit, or of several that belong together. */
export interface Step {
  readonly source: string
  readonly group: string | undefined
  readonly cids: string[]
  /** The newest of its commits: those that may still be derived again, and those that nobody has asked about. */
  readonly commits: StepCommit[]
  /** What its other commits changed. */
  readonly settled: Changes
  /** What all of them changed; undefined until somebody asks. */
  all: Changes | undefined
  /** Wall time of its newest commit. */
  at: number
  /** Monotonic time of its newest commit. */
  lastAt: number
  /** Estimated size of the values it holds on to, most of which the state shares. */
  sizeBytes: number
}

export interface StepCommit {
  readonly handle: CommitHandle
  change: CommitChange
  sizeBytes: number
}

interface CommitChange {
  readonly touched: Touched
  readonly state: RootState
  readonly previous: RootState
  /** What it did before to slices that stand as they are when it is derived again. */
  readonly kept?: readonly Entry[]
}

type Entry = readonly [slice: string, key: string | undefined, change: Change<unknown>]

/** What a step changed, from before its first commit to after its last. */
function changesIn(step: Step): Changes {
  settle(step)
  if (step.commits.length === 0) return step.settled
  if (step.all === undefined) {
    step.all = new Map([...step.settled].map(([slice, byKey]) => [slice, new Map(byKey)]))
    for (const { change } of step.commits) include(step.all, change)
  }
  return step.all
}

/** Commits that can not change any more need not be told apart. */
function settle({ commits, settled }: Step): void {
  const open = commits.findIndex(({ handle }) => handle.isOpen)
  for (const { change } of commits.splice(0, open < 0 ? commits.length : open)) include(settled, change)
}

function include(changes: Changes, commit: CommitChange): void {
  for (const [slice, key, change] of changesOf(commit)) {
    let byKey = changes.get(slice)
    if (byKey === undefined) {
      byKey = new Map()
      changes.set(slice, byKey)
    }
    const earlier = byKey.get(key)
    byKey.set(key, earlier === undefined ? change : { before: beforeBoth(earlier, change), after: change.after })
  }
}

/** What was before two changes. Others may have come between, when the later one was derived again: theirs stays. */
function beforeBoth(earlier: Change<unknown>, { before: between }: Change<unknown>): unknown {
  if (equalJson(earlier.after, between)) return earlier.before
  if (earlier.before === undefined) return between
  return entityOperations('', '', earlier.after, between).reduce(changedBy, earlier.before)
}

/** Whether nobody else changed what the step left, where the commit changes it again. */
export function continues(step: Step, commit: CommitChange): boolean {
  const changes = changesIn(step)
  for (const [slice, key, { before }] of changesOf(commit)) {
    const earlier = changes.get(slice)?.get(key)
    if (earlier !== undefined && !equalJson(earlier.after, before)) return false
  }
  return true
}

/** Adds a commit to a step. Holds on to the values themselves, never to copies. */
export function extendStep(step: Step, commit: StepCommit): void {
  step.cids.push(commit.handle.cid)
  // A step of one commit is settled when somebody asks: most are never undone.
  if (step.commits.length > 0) settle(step)
  step.commits.push(commit)
  if (step.all !== undefined) include(step.all, commit.change)
  step.sizeBytes += commit.sizeBytes + commit.handle.cid.length
}

/** Puts in what a commit came to on newer data; undefined: it is not possible there, and takes nothing back any more. */
export function rederiveIn(
  step: Step,
  commit: StepCommit,
  derived: DerivedChange | undefined,
  isStored: (slice: string) => boolean,
): void {
  const at = step.commits.indexOf(commit)
  step.all = undefined
  if (derived === undefined) {
    if (at >= 0) step.commits.splice(at, 1)
    return
  }
  const { touched, after, previous, touchedBytes } = derived
  const kept = [...changesOf(commit.change)].filter(([slice]) => !isStored(slice))
  commit.change = { touched, state: after.state, previous, kept }
  step.sizeBytes += touchedBytes - commit.sizeBytes
  commit.sizeBytes = touchedBytes
}

/**
 * The operations that take a step back on a newer state. Field by field: one that does not hold what the step left there was
 * changed by somebody else, and stays; so does an entity that was made or deleted since.
 */
export function inverseOperations(step: Step, state: RootState): readonly Operation[] {
  const operations: Operation[] = []
  for (const [slice, byKey] of changesIn(step)) {
    for (const [key, { before, after }] of byKey) {
      const now = entityAt(state, slice, key)
      const back =
        key === undefined ? diffValue(slice, key, after, before) : entityOperations(slice, key, after, before)
      for (const operation of back) {
        const path = 'path' in operation ? operation.path : []
        if (equalJson(valueAt(now, path), valueAt(after, path))) operations.push(operation)
      }
    }
  }
  return operations
}

/** The entities and slices that a step touched. */
export function pathsOf(step: Step): readonly Path[] {
  return [...changesIn(step)].flatMap(([slice, byKey]) =>
    [...byKey.keys()].map((key) => (key === undefined ? [slice] : [slice, key])),
  )
}

function* changesOf({ touched, state, previous, kept = [] }: CommitChange): Iterable<Entry> {
  yield* kept
  for (const [slice, entities] of touched) {
    if (entities === 'value') yield [slice, undefined, { before: previous[slice], after: state[slice] }]
    else for (const [key, change] of entities) yield [slice, key, change]
  }
}
