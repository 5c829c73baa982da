import type { Inconsistency } from '../../consistency/inconsistency.js'
import { runCheck } from '../../consistency/run-check.js'
import type { Check } from '../../definition/check.js'
import type { Reference } from '../../definition/reference.js'
import type { StoreShape } from '../../definition/store-shape.js'
import { collectionOf, type Entity, type RootState } from '../../model/root-state.js'
import type { Source } from './findings.js'
import { lookForOrphans } from './orphans.js'

/** One thing that is looked at: a declared reference or a check. */
export interface Subject extends Source {
  readonly name: string
  /** Slices whose change makes all of it looked at again. */
  readonly slices: ReadonlySet<string>
  readonly reference: Reference | undefined
  /** Whether a commit that adds a finding is rejected. */
  readonly isEnforced: boolean
  look(state: RootState, entity: Entity | undefined, key: string): readonly Inconsistency[]
}

/** All that a definition wants looked at, in the order in which findings are listed. */
export interface Plan {
  readonly shape: StoreShape
  readonly subjects: readonly Subject[]
  /** Collections that keep indexes or reference counts beside their entities. */
  readonly indexed: readonly IndexedSlice[]
  /** Everything that findings belong to, in that order. */
  readonly sources: readonly Source[]
}

interface IndexedSlice extends Source {
  readonly slice: string
  readonly indexes: number
}

const noSlices: ReadonlySet<string> = new Set()

export function planOf(shape: StoreShape): Plan {
  const subjects: Subject[] = []
  const indexed: IndexedSlice[] = []
  for (const [slice, definition] of shape.slices) {
    if (definition.kind !== 'collection') continue
    for (const reference of definition.references) subjects.push(subjectOfReference(shape, slice, reference))
    const indexes = Object.keys(definition.indexes).length
    if (indexes + definition.references.length > 0) {
      indexed.push({ each: undefined, slice, indexes })
    }
  }
  subjects.push(...shape.checks.map(subjectOfCheck))
  return { shape, subjects, indexed, sources: [...subjects, ...indexed] }
}

/** How many looks a full run takes. */
export function looksOf({ subjects, indexed }: Plan, state: RootState): number {
  const sizeOf = (slice: string | undefined) => (slice === undefined ? 1 : collectionOf(state, slice).size)
  return [...subjects.map(({ each }) => each), ...indexed.map(({ slice }) => slice)].reduce(
    (sum, slice) => sum + sizeOf(slice),
    0,
  )
}

function subjectOfReference(shape: StoreShape, slice: string, reference: Reference): Subject {
  return {
    name: `${slice}.${reference.field}`,
    each: slice,
    slices: noSlices,
    reference,
    isEnforced: reference.enforce,
    look: lookForOrphans(shape, slice, reference),
  }
}

function subjectOfCheck(check: Check): Subject {
  const { name, each, slices } = check
  return {
    name,
    each,
    slices,
    reference: undefined,
    isEnforced: check.enforce,
    look: (state, entity, key) => {
      const found = runCheck(check, entity, state)
      // Which entity it was that the check could not take.
      return each === undefined
        ? found
        : found.map((one) =>
            one.code === 'check-threw' || one.code === 'check-async' ? { ...one, path: [each, key] } : one,
          )
    },
  }
}
