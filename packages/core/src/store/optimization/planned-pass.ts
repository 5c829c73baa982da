import type { Inconsistency } from '../../consistency/inconsistency.js'
import type { StoreShape } from '../../definition/store-shape.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import type { SnapshotResult } from '../../sync/sync-host.js'
import { lookAtIndexes } from '../consistency/indexes.js'
import { rebuildIndexes } from '../consistency/repair.js'
import type { FeatureHost } from '../feature.js'
import type { Steps } from '../in-turns.js'
import type { PassRun } from './pass-run.js'
import { expiredOf, prunedOf, type Selection } from './selection.js'

/** One pass of a definition. */
export interface PlannedPass {
  readonly name: string
  /** Whether it runs by itself: compaction does by its own rule, whenever the journal has grown. */
  readonly isScheduled: boolean
  /** How many entities it looks at. */
  looks(state: RootState): number
  /** What it comes to in its own measure, where that is not entities and bytes of the state. */
  run(run: PassRun): Promise<Partial<SnapshotResult> | undefined>
}

/** All passes, in the order in which they run: what they delete makes the journal shorter that is compacted last. */
export function passesOf(shape: StoreShape, host: FeatureHost): readonly PlannedPass[] {
  const passes: PlannedPass[] = []
  for (const [slice, definition] of shape.slices) {
    if (definition.kind !== 'collection') continue
    const { expires, prune } = definition
    if (expires !== undefined) passes.push(deletion(`expires:${slice}`, expiredOf(slice, expires)))
    if (prune !== undefined) passes.push(deletion(`prune:${slice}`, prunedOf(slice, prune)))
  }
  for (const [name, rewrite] of shape.passes) {
    const run = async (pass: PassRun) => {
      await pass.commit({ recipe: (draft) => rewrite(draft, { now: pass.now }) })
      return undefined
    }
    passes.push({ name, isScheduled: true, looks: () => 0, run })
  }
  passes.push(indexPass(shape, host), compactionPass(host))
  return passes
}

function deletion(name: string, selection: Selection): PlannedPass {
  return {
    name,
    isScheduled: true,
    looks: (state) => selection.looks(state),
    async run(pass) {
      await pass.delete(selection.slice, await pass.look(selection.select(pass.state, { now: pass.now })))
      return undefined
    },
  }
}

/** Makes indexes anew that disagree with their entities. */
function indexPass(shape: StoreShape, host: FeatureHost): PlannedPass {
  const indexed = [...shape.slices.keys()].filter(
    (slice) => shape.isCollection(slice) && Object.keys(shape.collectionOptions(slice).indexes).length > 0,
  )
  function* lookAtAll(state: RootState): Steps<readonly Inconsistency[]> {
    const found: Inconsistency[] = []
    for (const slice of indexed) found.push(...(yield* lookAtIndexes(state, slice)))
    return found
  }
  let sound: RootState | undefined
  return {
    name: 'indexes',
    isScheduled: indexed.length > 0,
    looks: (state) => indexed.reduce((sum, slice) => sum + collectionOf(state, slice).size, 0),
    async run(pass) {
      const { state } = pass
      // A store that is left alone is not looked through every minute.
      if (pass.isByItself && state === sound) return { removed: 0 }
      const found = await pass.look(lookAtAll(state))
      rebuildIndexes(host, found)
      if (found.length === 0) sound = state
      return { removed: found.length }
    },
  }
}

function compactionPass(host: FeatureHost): PlannedPass {
  return {
    name: 'compaction',
    isScheduled: false,
    looks: () => 0,
    async run() {
      await host.flush()
      const { bytes = 0 } = host.sync.position ?? {}
      return (await host.sync.compactor.compact()) ?? { removed: 0, bytesBefore: bytes, bytesAfter: bytes }
    },
  }
}
