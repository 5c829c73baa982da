import type { Touched } from '../../model/apply.js'
import type { Change } from '../../model/change.js'
import { diffValue, equalJson } from '../../model/diff.js'
import { entityOperations } from '../../model/diff-state.js'
import type { Operation, Path } from '../../model/operation.js'
import { isRecord, ownValue } from '../../model/record.js'
import { collectionOf, type RootState } from '../../model/root-state.js'

/** What was before and after, by slice and key; under the key undefined, a plain slice's value. */
type Changes = Map<string, Map<string | undefined, Change<unknown>>>

/** What one undo or redo takes back: the changes of one commit, or of several that belong together. */
export interface Step {
  readonly source: string
  readonly group: string | undefined
  readonly cids: string[]
  /** Commits that it took in and that are not among `changes` yet: they are gathered when somebody asks. */
  fresh: NewCommit[]
  /** What {@link changesIn} has gathered. */
  readonly changes: Changes
  /** Wall time of its newest commit. */
  at: number
  /** Monotonic time of its newest commit. */
  lastAt: number
  /** Estimated size of the values it holds on to, most of which the state shares. */
  sizeBytes: number
}

interface NewCommit {
  readonly touched: Touched
  readonly state: RootState
  readonly previous: RootState
}

/** What a step changed, from before its first commit to after its last. */
function changesIn({ changes, fresh }: Step): Changes {
  for (const commit of fresh.splice(0)) {
    for (const [slice, key, change] of changesOf(commit)) {
      let byKey = changes.get(slice)
      if (byKey === undefined) {
        byKey = new Map()
        changes.set(slice, byKey)
      }
      const earlier = byKey.get(key)
      byKey.set(key, earlier === undefined ? change : { before: earlier.before, after: change.after })
    }
  }
  return changes
}

/** Whether nobody else changed what the step left, where the commit changes it again. */
export function continues(step: Step, commit: NewCommit): boolean {
  const changes = changesIn(step)
  for (const [slice, key, { before }] of changesOf(commit)) {
    const earlier = changes.get(slice)?.get(key)
    if (earlier !== undefined && !equalJson(earlier.after, before)) return false
  }
  return true
}

/** Adds a commit's changes to a step. Holds on to the values themselves, never to copies. */
export function extendStep(step: Step, cid: string, commit: NewCommit, sizeBytes: number): void {
  step.cids.push(cid)
  step.fresh.push(commit)
  step.sizeBytes += sizeBytes + cid.length
}

/**
 * The operations that take a step back on a newer state. Field by field: one that does not hold what the step left there was
 * changed by somebody else, and stays; so does an entity that was made or deleted since.
 */
export function inverseOperations(step: Step, state: RootState): readonly Operation[] {
  const operations: Operation[] = []
  for (const [slice, byKey] of changesIn(step)) {
    for (const [key, { before, after }] of byKey) {
      const now = key === undefined ? state[slice] : collectionOf(state, slice).get(key)
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

function* changesOf({ touched, state, previous }: NewCommit): Iterable<[string, string | undefined, Change<unknown>]> {
  for (const [slice, entities] of touched) {
    if (entities === 'value') yield [slice, undefined, { before: previous[slice], after: state[slice] }]
    else for (const [key, change] of entities) yield [slice, key, change]
  }
}

/** What stands at a place; undefined where there is nothing, as no JSON value is. */
function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (isRecord(at) ? ownValue(at, String(part)) : undefined), value)
}
