import type { SizedState } from '../commit/prepare.js'
import type { SnapshotPointer } from '../journal/meta.js'
import { flipSnapshot, writeSnapshot } from '../journal/snapshot.js'
import type { RootState } from '../model/root-state.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import { isSnapshotDue, type JournalPosition } from './journal-position.js'
import { snapshotTools } from './snapshot-tools.js'
import type { SnapshotResult, SyncHost } from './sync-host.js'

/** What a snapshot covers: the position, and the state and sequence number that belong to it. */
interface Covered {
  readonly position: JournalPosition
  readonly base: SizedState
  readonly head: number
}

interface Prepared {
  readonly pointer: SnapshotPointer
  readonly state: RootState
  readonly position: JournalPosition
  readonly startedAt: number
  readonly bytesWritten: number
  /** Ends the lock under which it was prepared. */
  readonly release: () => void
}

export interface Flipped {
  readonly position: JournalPosition
  /** Bytes of JSON text written as chunks. */
  readonly bytesWritten: number
  readonly result: SnapshotResult
}

/**
 * Keeps the journal bounded. The snapshot's chunks are written beside ongoing appends, from a state that nobody can change;
 * only the flip takes its turn in the cycle. A lock spares other tabs the work; two at once would be safe.
 */
export class Compactor {
  readonly #host: SyncHost
  readonly #platform: Platform
  readonly #onPrepared: () => void
  #isBusy = false
  #isStopped = false
  #prepared: Prepared | undefined
  /** After a failed attempt the journal may grow this far before the next. */
  #notBeforeBytes = 0

  constructor(host: SyncHost, platform: Platform, onPrepared: () => void) {
    this.#host = host
    this.#platform = platform
    this.#onPrepared = onPrepared
  }

  prepareIfDue(position: JournalPosition, storage: Storage | undefined): void {
    if (this.#isBusy || storage === undefined || !isSnapshotDue(position, this.#host.compactAfterBytes)) return
    const mustBeSetRight = position.findings.length > 0 || position.stale.size > 0
    if (!mustBeSetRight && (!this.#host.settings.config.optimizationEnabled || position.bytes < this.#notBeforeBytes))
      return
    this.#isBusy = true
    // Taken now, as one: by the time the lock is held, and while chunks are written, appends move the ledger on.
    const { base, head } = this.#host.ledger
    const lock = `holdfast:${this.#host.shape.name}:compact`
    this.#platform.locks
      .withLock(lock, { ifAvailable: true }, () => this.#prepare({ position, base, head }, storage))
      .catch(() => {
        this.#notBeforeBytes = position.bytes * 2
      })
      .finally(() => {
        this.#isBusy = false
      })
  }

  async #prepare({ position, base, head }: Covered, storage: Storage): Promise<void> {
    const startedAt = this.#platform.clock.monotonic()
    const written = await writeSnapshot(
      {
        version: base,
        seq: head,
        sum: position.sum,
        writers: position.writers,
        previous: { meta: position.meta, state: position.snapshotState },
        stale: position.stale,
      },
      snapshotTools(storage, this.#host, this.#platform),
    )
    if (this.#isStopped) return
    await new Promise<void>((release) => {
      this.#prepared = { ...written, state: base.state, position, startedAt, release }
      this.#onPrepared()
    })
  }

  /** Lets go of what was prepared: another store on this page may want the lock. */
  stop(): void {
    this.#isStopped = true
    this.#prepared?.release()
    this.#prepared = undefined
  }

  /** Makes the prepared snapshot the one in force; `conflict` when the database has changed hands meanwhile. */
  async flip(storage: Storage, position: JournalPosition): Promise<Flipped | 'conflict' | undefined> {
    const prepared = this.#prepared
    this.#prepared = undefined
    if (prepared === undefined) return undefined
    try {
      const { meta } = position
      if (meta.generation !== prepared.position.meta.generation || meta.replicaId !== prepared.position.meta.replicaId)
        return undefined
      const { findings } = prepared.position
      const flipped = await flipSnapshot(storage, this.#host.shape, meta, meta.replicaId, prepared.pointer, findings)
      if (flipped === undefined) return 'conflict'
      return {
        position: {
          ...position,
          meta: flipped,
          records: position.records - prepared.position.records,
          bytes: position.bytes - prepared.position.bytes,
          snapshotState: prepared.state,
          stale: new Set([...position.stale].filter((slice) => !prepared.position.stale.has(slice))),
          findings: position.findings.filter((finding) => !findings.includes(finding)),
        },
        bytesWritten: prepared.bytesWritten,
        result: {
          removed: prepared.position.records,
          bytesBefore: position.bytes,
          bytesAfter: position.bytes - prepared.position.bytes,
          durationMs: this.#platform.clock.monotonic() - prepared.startedAt,
        },
      }
    } finally {
      prepared.release()
    }
  }
}
