import type { Issue } from '../commit/commit.js'
import type { AnyResolver, Conflict, ConflictPolicy, FieldMerge } from '../definition/conflict-policy.js'
import { reasonOf } from '../errors.js'
import { plainCopy } from '../guard/plain.js'
import { changedBy } from '../model/apply.js'
import { diffValue, equalJson } from '../model/diff.js'
import type { Operation, Path } from '../model/operation.js'
import { isRecord } from '../model/record.js'
import { valueAt } from '../model/value-at.js'
import { isWithin } from './commits-by-place.js'
import type { ConflictRecord, SideCommits } from './conflict-record.js'
import { type Collision, isParentGone, type Sides } from './find-collision.js'
import { type MergeText, mergeValues } from './merge-values.js'
import type { EntityEdit } from './old-line.js'

/** What settles the conflicts of one entity. */
export interface Settling {
  readonly policy: ConflictPolicy | AnyResolver
  readonly fields: ReadonlyMap<string, FieldMerge>
  readonly text: MergeText | string
  readonly commits: () => SideCommits
  /** Why mine is to stand at a place, whatever the policy says. */
  readonly plain?: (path: Path) => string | undefined
}

/** One conflict, settled: what a record says of it. */
export type Settled = Pick<
  ConflictRecord,
  'slice' | 'key' | 'path' | 'base' | 'mine' | 'theirs' | 'result' | 'policy' | 'outcome' | 'fallback' | 'owed'
>

export interface Settlement {
  readonly settled: readonly Settled[]
  /** What stands in place of operations of the commit; those that are not in it stay as they are. */
  readonly replaced: ReadonlyMap<Operation, readonly Operation[]>
  /** What a resolver will say of the one conflict there is. */
  readonly answer?: Answer
}

type Side = 'mine' | 'theirs'

/** Settles how a commit meets what others did to one entity. */
export function settleCollision(edit: EntityEdit, theirs: unknown, collision: Collision, by: Settling): Settlement {
  const { operations, base, mine } = edit
  const sides: Sides = { base: collision.kind === 'made' ? undefined : base, mine, theirs }
  switch (collision.kind) {
    case 'late':
      return { settled: [], replaced: inPlaceOf(operations, []) }
    case 'gone':
      return { settled: [whole('theirs', theirs)], replaced: inPlaceOf(operations, []) }
    case 'deleted':
      return { settled: [whole('mine', mine)], replaced: new Map() }
    default: {
      if (typeof by.policy === 'function' && by.plain?.([]) === undefined) return resolve(by.policy)
      const paths = collision.kind === 'edited' ? collision.paths : [[]]
      const side = by.policy === 'version-wins' ? newer(by.commits()) : undefined
      const decided = paths.map((path) => decide(path, side))
      const replaced = new Map(decided.flatMap((one) => [...one.replaced]))
      return { settled: decided.map((one) => one.settled), replaced }
    }
  }

  function whole(outcome: Settled['outcome'], result: unknown, fallback?: string): Settled {
    return { ...settledAt([], sides), result, outcome, fallback }
  }

  function settledAt(path: Path, { base, mine, theirs }: Sides): Omit<Settled, 'result' | 'outcome' | 'fallback'> {
    const { slice, key } = edit
    return { slice, key, path, base, mine, theirs, policy: policyName(by.policy), owed: false }
  }

  function decide(path: Path, side: Side | undefined) {
    const at: Sides = {
      base: valueAt(sides.base, path),
      mine: valueAt(mine, path),
      theirs: valueAt(theirs, path),
    }
    const isLost = isParentGone(theirs, path)
    const plain = by.plain?.(typeof by.policy === 'function' ? [] : path)
    const { value, fallback } = isLost
      ? { value: undefined, fallback: undefined }
      : side === undefined || plain !== undefined
        ? mergeValues(at.base, at.mine, at.theirs, plain === undefined ? rulesOf(by) : byLastWrite, path)
        : { value: at[side], fallback: undefined }
    const outcome = isLost ? 'theirs' : outcomeOf(value, at)
    const touching = operations.filter((operation) => isWithin('path' in operation ? operation.path : [], path))
    const instead = outcome === 'theirs' ? [] : [operationAt(edit, path, value)]
    return {
      settled: {
        ...settledAt(path, at),
        result: value,
        outcome,
        fallback: outcome === 'mine' ? (plain ?? fallback) : fallback,
      } satisfies Settled,
      replaced: inPlaceOf(touching, instead),
    }
  }

  function resolve(resolver: AnyResolver): Settlement {
    const { slice, key } = edit
    const isMade = collision.kind === 'made'
    const paths = collision.kind === 'edited' ? collision.paths : [[]]
    // What stands where the resolver does not say: the newer state with my edits on it.
    const merged = isMade ? mine : operations.reduce(changedBy, theirs)
    const asked = { slice, key, paths, base: sides.base, mine, theirs, merged }
    const answer = askResolver(resolver, asked as Conflict<never>)
    const stands = inPlaceOf(operations, isMade ? [operationAt(edit, [], mine)] : operations)
    if ('promise' in answer) return { settled: [{ ...whole('mine', merged), owed: true }], replaced: stands, answer }
    if ('fallback' in answer) return { settled: [whole('mine', merged, answer.fallback)], replaced: stands }
    const instead = isMade ? [operationAt(edit, [], answer.value)] : diffValue(slice, key, theirs, answer.value)
    return { settled: [whole('resolved', answer.value)], replaced: inPlaceOf(operations, instead) }
  }
}

export function policyName(policy: ConflictPolicy | AnyResolver): Settled['policy'] {
  return typeof policy === 'function' ? 'resolver' : policy
}

export function rulesOf({ policy, fields, text }: Pick<Settling, 'policy' | 'fields' | 'text'>) {
  return { fields, text, isDeep: policy === 'merge' || policy === 'crdt', isInferred: policy === 'crdt' }
}

const byLastWrite = rulesOf({ policy: 'last-write-wins', fields: new Map(), text: '' })

/** What a resolver says; or why it says nothing. */
export type Said = { readonly value: unknown } | { readonly fallback: string }
export type Answer = Said | { readonly promise: Promise<unknown> }

/** Asks a resolver, whatever it does. */
export function askResolver(resolver: AnyResolver, conflict: Conflict<never>): Answer {
  try {
    const answer: unknown = resolver(conflict)
    if (typeof (answer as PromiseLike<unknown> | null | undefined)?.then === 'function') {
      // Whoever asked may lose interest in it.
      const promise = Promise.resolve(answer)
      promise.catch(() => undefined)
      return { promise }
    }
    return checkAnswer(answer, conflict)
  } catch (error) {
    return { fallback: `The resolver threw: ${reasonOf(error)}` }
  }
}

type At = Pick<ConflictRecord, 'slice' | 'key'>

/** What a resolver says that answers by a promise. Does not reject. */
export function answered(promise: Promise<unknown>, at: At): Promise<Said> {
  const rejected = (error: unknown) => `The resolver rejected: ${reasonOf(error)}`
  return promise.then(
    (value) => checkAnswer(value, at),
    (error: unknown) => ({ fallback: rejected(error) }),
  )
}

/** What a resolver said, as it may stand; or why it may not. */
function checkAnswer(answer: unknown, { slice, key }: At): Said {
  if (answer === undefined) return { fallback: 'The resolver gave nothing.' }
  if (key !== undefined && !isRecord(answer)) return { fallback: 'The resolver gave what is no entity.' }
  const issues: Issue[] = []
  const value = plainCopy(answer, key === undefined ? [slice] : [slice, key], issues)
  return issues.length === 0 ? { value } : { fallback: reasonsOf(issues) }
}

export function reasonsOf(issues: readonly Issue[]): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
}

/** At a tie, what is in the journal stands. */
export function newer({ mine, theirs }: SideCommits): Side {
  return mine > theirs ? 'mine' : 'theirs'
}

export function outcomeOf(value: unknown, { mine, theirs }: Sides): Side | 'merged' {
  if (equalJson(value, mine)) return 'mine'
  return equalJson(value, theirs) ? 'theirs' : 'merged'
}

/** The operation that makes a place hold a value; undefined: nothing. */
export function operationAt(
  { slice, key }: { readonly slice: string; readonly key: string | undefined },
  path: Path,
  value: unknown,
): Operation {
  if (key !== undefined && path.length === 0) {
    return value === undefined ? { op: 'delete', slice, key } : { op: 'put', slice, key, value }
  }
  const at = key === undefined ? { slice, path } : { slice, key, path }
  return value === undefined ? { op: 'unset', ...at } : { op: 'set', ...at, value }
}

/** Other operations where the first of these stood, nothing where the others did. */
function inPlaceOf(
  operations: readonly Operation[],
  instead: readonly Operation[],
): ReadonlyMap<Operation, readonly Operation[]> {
  return new Map(operations.map((operation, index) => [operation, index === 0 ? instead : []]))
}
