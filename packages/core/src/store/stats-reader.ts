import type { SizedState } from '../commit/prepare.js'
import type { Platform } from '../ports/platform.js'
import type { StorageEstimate } from '../ports/storage.js'
import type { JournalPosition } from '../sync/journal-position.js'
import type { Ledger } from '../sync/ledger.js'
import type { Observers } from './observers.js'
import type { StoreStats } from './status.js'

interface Measured {
  readonly platform: Platform
  readonly observers: Observers
  readonly ledger: Ledger
  readonly sync: { readonly position: JournalPosition | undefined }
  readonly path: { readonly queued: number }
  view(): SizedState
  version(): number
}

/** An estimate asks the browser's storage process: not more often than this. */
const estimateEveryMs = 5_000

/** Reads the statistics of a store. Nothing is gathered for it beforehand but counters. */
export function statsReader(measured: Measured): () => StoreStats {
  const { storage, clock, memory } = measured.platform
  let estimate: StorageEstimate | null = null
  let askedAt = Number.NEGATIVE_INFINITY
  return () => {
    const { sync, ledger } = measured
    const journal = sync.position
    if (clock.monotonic() - askedAt >= estimateEveryMs) {
      askedAt = clock.monotonic()
      storage.estimate().then(
        (told) => {
          estimate = told ?? null
        },
        () => undefined,
      )
    }
    return measured.observers.stats.read({
      version: measured.version(),
      pending: ledger.pending.length + measured.path.queued,
      journalRecords: journal?.records ?? 0,
      journalBytes: journal?.bytes ?? 0,
      stateBytes: measured.view().bytes,
      snapshotAt: journal?.meta.snapshot.at ?? null,
      storage: estimate,
      heapBytes: memory?.heapBytes() ?? null,
    })
  }
}
