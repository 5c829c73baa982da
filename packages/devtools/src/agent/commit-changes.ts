import type { Operation } from '@holdfast/core'
import type { PathSteps } from './redaction.js'
import { isCollection, valueAt } from './state-path.js'

/** One difference that a commit made; undefined stands for nothing there. */
export interface Change {
  readonly op: Operation['op']
  readonly path: PathSteps
  readonly before: unknown
  readonly after: unknown
}

/** Where an operation takes effect: slice, key, path within. */
export function pathOf(operation: Operation): PathSteps {
  const place = operation.op === 'set' || operation.op === 'unset' ? operation.path : []
  return operation.key === undefined ? [operation.slice, ...place] : [operation.slice, operation.key, ...place]
}

/** The differences of a commit, one by one: fields where an object was replaced by another, whole values elsewhere. */
export function* changesOf(effect: readonly Operation[], previous: unknown, state: unknown): Generator<Change> {
  for (const operation of effect) {
    const path = pathOf(operation)
    yield* differencesBetween(operation.op, path, valueAt(previous, path), valueAt(state, path))
  }
}

/**
 * The differences of two values at a path. Versions share what did not change, so equal identity ends the walk at once; that is why this is not a general diff
 * library, which would read both sides whole.
 */
export function* differencesBetween(
  op: Operation['op'],
  path: PathSteps,
  before: unknown,
  after: unknown,
): Generator<Change> {
  if (before === after) return
  if (!isPlain(before) || !isPlain(after)) {
    yield { op, path, before, after }
    return
  }
  const was = before as Record<string, unknown>
  const is = after as Record<string, unknown>
  for (const key of Object.keys(was)) {
    const there = Object.hasOwn(is, key)
    yield* differencesBetween(there ? 'set' : 'unset', [...path, key], was[key], there ? is[key] : undefined)
  }
  for (const key of Object.keys(is)) {
    if (!Object.hasOwn(was, key)) yield { op: 'set', path: [...path, key], before: undefined, after: is[key] }
  }
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isCollection(value)
}
