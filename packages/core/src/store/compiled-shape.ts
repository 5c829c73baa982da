import type { SizedState } from '../commit/prepare.js'
import { fingerprint } from '../definition/fingerprint.js'
import type { StoreShape } from '../definition/store-shape.js'
import { createRootDraftFactory, type RecipeDraft } from '../draft/root-draft.js'
import { sliceBytes } from '../journal/hydrate.js'
import type { RootState } from '../model/root-state.js'

/** What the engine derives from a definition, once. */
export interface CompiledShape {
  readonly shape: StoreShape
  readonly fingerprints: ReadonlyMap<string, string>
  readonly openDraft: (before: RootState) => RecipeDraft
  readonly initial: SizedState
}

export function compileShape(shape: StoreShape): CompiledShape {
  const { initialState, slices, isCollection } = shape
  let bytes = 0
  for (const value of Object.values(initialState)) bytes += sliceBytes(value)
  return {
    shape,
    fingerprints: new Map([...slices].map(([name, { schema }]) => [name, fingerprint(schema)])),
    openDraft: createRootDraftFactory({ names: [...slices.keys()], isCollection }),
    initial: { state: initialState, bytes },
  }
}

/**
 * Another definition of the same slices, in a store that runs: a hot reload. Where a schema changed, nothing vouches for the
 * entities that the old one validated, so the next start checks them.
 */
export function recompileShape(shape: StoreShape, before: CompiledShape): CompiledShape {
  const compiled = compileShape(shape)
  const vouching = [...compiled.fingerprints].map(
    ([name, print]) => [name, print === before.fingerprints.get(name) ? print : ''] as const,
  )
  return { ...compiled, fingerprints: new Map(vouching) }
}
