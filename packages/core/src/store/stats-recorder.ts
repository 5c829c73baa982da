import type { Clock } from '../ports/clock.js'
import { LatencyRecorder } from './latency-recorder.js'
import type { PassResult, StoreStats } from './status.js'

/** What is asked of the engine when statistics are read. */
export type StatsReading = Pick<
  StoreStats,
  'version' | 'pending' | 'journalRecords' | 'journalBytes' | 'stateBytes' | 'storage' | 'heapBytes'
> & {
  readonly snapshotAt: number | null
}

/** Counts and measures as things happen; sums up only when asked. */
export class StatsRecorder {
  commits = 0
  rejected = 0
  conflicts = 0
  errors = 0
  lastSnapshotAt: number | null = null
  lastBackupAt: number | null = null
  lastValidationAt: number | null = null
  lastCheckAt: number | null = null
  scrubbedAt: number | null = null
  lastExit: StoreStats['lastExit'] = null
  inconsistencies: number | null = null
  readonly optimizations = new Map<string, PassResult>()
  readonly #clock: Clock
  readonly #updates = new LatencyRecorder()
  readonly #saves = new LatencyRecorder()
  #bytesWritten = 0
  #lastSavedAt: number | null = null
  /** Monotonic milliseconds at which the update under way began. */
  updateStartedAt = 0
  readonly #finishUpdate = () => this.#updates.record(this.#clock.monotonic() - this.updateStartedAt)

  constructor(clock: Clock) {
    this.#clock = clock
  }

  startUpdate(): () => void {
    this.updateStartedAt = this.#clock.monotonic()
    return this.#finishUpdate
  }

  saved(latencyMs: number): void {
    this.#saves.record(latencyMs)
  }

  wrote(bytes: number): void {
    this.#bytesWritten += bytes
    this.#lastSavedAt = this.#clock.now()
  }

  read({ snapshotAt, ...reading }: StatsReading): StoreStats {
    const updates = Math.max(1, this.commits + this.rejected)
    return {
      ...reading,
      commits: this.commits,
      rejected: this.rejected,
      conflicts: this.conflicts,
      errors: this.errors,
      updateLatency: this.#updates.summary(),
      saveLatency: this.#saves.summary(),
      bytesWritten: this.#bytesWritten,
      lastSnapshotAt: this.lastSnapshotAt ?? snapshotAt,
      lastSavedAt: this.#lastSavedAt,
      lastBackupAt: this.lastBackupAt,
      lastValidationAt: this.lastValidationAt,
      lastCheckAt: this.lastCheckAt,
      scrubbedAt: this.scrubbedAt,
      lastExit: this.lastExit,
      inconsistencies: this.inconsistencies,
      rejectionRate: this.rejected / updates,
      errorRate: Math.min(1, this.errors / updates),
      optimizations: [...this.optimizations.values()],
    }
  }
}
