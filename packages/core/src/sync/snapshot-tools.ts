import type { SnapshotTools } from '../journal/snapshot.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'

/** What one attempt at a snapshot is written with. */
export function snapshotTools(
  storage: Storage,
  { shape, fingerprints }: Pick<SnapshotTools, 'shape' | 'fingerprints'>,
  { ids, clock }: Platform,
): SnapshotTools {
  return { storage, shape, fingerprints, chunkSet: ids.create(), at: clock.now(), yieldTask: () => clock.yieldTask() }
}
