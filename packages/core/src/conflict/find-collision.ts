import { equalJson } from '../model/diff.js'
import type { Operation, Path } from '../model/operation.js'
import { isRecord } from '../model/record.js'
import { valueAt } from '../model/value-at.js'
import { isWithin } from './commits-by-place.js'

/** One entity, or the value of a plain slice, as three sides know it; undefined: it is not there. */
export interface Sides {
  /** What the commit was made on. */
  readonly base: unknown
  /** What it made of it. */
  readonly mine: unknown
  /** What it meets: the newer state, with the author's earlier commits on it. */
  readonly theirs: unknown
}

/**
 * How a commit meets what others did to an entity. `edited`: both changed the places `paths`. `made`: both made it.
 * `deleted`: I deleted what they changed. `gone`: they deleted what I changed. `late`: what I did has nothing left to be
 * done to, and nobody's edit is lost by that.
 */
export type Collision =
  | { readonly kind: 'edited'; readonly paths: readonly Path[] }
  | { readonly kind: 'made' | 'deleted' | 'gone' | 'late' }

/**
 * Compares states, not operations: what others did and took back is no conflict. `operations` are those of the commit on the
 * entity; `isAnew`: what stands there is not what the commit knew, but was made since under the same key; `counts`: whether
 * both sides' changes of a place are added, so that it matters even where they are the same.
 */
export function findCollision(
  operations: readonly Operation[],
  { base, mine, theirs }: Sides,
  isAnew: boolean,
  counts: (path: Path) => boolean,
): Collision | undefined {
  // Deleted and brought back as it was: an undo, say.
  if (equalJson(base, theirs)) return undefined
  const isCollection = operations.some(({ key }) => key !== undefined)
  if (isCollection && base !== undefined && (theirs === undefined || isAnew)) {
    if (mine === undefined) return { kind: 'late' }
    if (!isMadeAnew(operations)) return { kind: 'gone' }
    return theirs === undefined || equalJson(mine, theirs) ? undefined : { kind: 'made' }
  }
  if (isCollection && base === undefined) {
    // Made and deleted again: the deletion is not meant for theirs.
    if (mine === undefined) return { kind: 'late' }
    return equalJson(mine, theirs) ? undefined : { kind: 'made' }
  }
  if (operations.some(({ op }) => op === 'delete')) return { kind: 'deleted' }
  const paths = outermost(operations.map((operation) => ('path' in operation ? operation.path : [])))
  const collided = paths.filter((path) => {
    const [was, my, their] = [valueAt(base, path), valueAt(mine, path), valueAt(theirs, path)]
    if (equalJson(was, their) && !isParentGone(theirs, path)) return false
    return !equalJson(my, their) || counts(path)
  })
  return collided.length > 0 ? { kind: 'edited', paths: collided } : undefined
}

/** Whether an operation at that place would have no effect, because there is nothing for it to stand in. */
export function isParentGone(value: unknown, path: Path): boolean {
  return path.length > 0 && !isRecord(valueAt(value, path.slice(0, -1)))
}

/** Whether the commit deleted the entity and made another one in its place. */
function isMadeAnew(operations: readonly Operation[]): boolean {
  const deleted = operations.findIndex(({ op }) => op === 'delete')
  return deleted >= 0 && operations.slice(deleted).some(({ op }) => op === 'put')
}

/** The paths that are not part of another. */
function outermost(paths: readonly Path[]): readonly Path[] {
  const distinct = new Map(paths.map((path) => [JSON.stringify(path), path]))
  const kept = [...distinct.values()]
  return kept.filter((path) => !kept.some((other) => other !== path && isWithin(path, other)))
}
