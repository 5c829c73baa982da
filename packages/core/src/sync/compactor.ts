import type { SizedState } from '../commit/prepare.js'
import { isHoldfastError } from '../errors.js'
import { fenceOf, type SnapshotPointer } from '../journal/meta.js'
import { flipSnapshot, writeSnapshot } from '../journal/snapshot.js'
import type { RootState } from '../model/root-state.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import { growthOf, isForOthers, type JournalPosition } from './journal-position.js'
import { snapshotTools } from './snapshot-tools.js'
import { noStorage } from './storage-failure.js'
import type { SnapshotResult, SyncHost } from './sync-host.js'

/** Growth at which a tab that should be at it is no more relied on. */
const overdue = 4

/** What a snapshot covers: the position, and the state and sequence number that belong to it. */
interface Covered {
  readonly position: JournalPosition
  readonly base: SizedState
  readonly head: number
}

interface Prepared {
  readonly pointer: SnapshotPointer
  /** Of the chunks that were written for it. */
  readonly chunkSet: string
  readonly state: RootState
  readonly position: JournalPosition
  readonly startedAt: number
  readonly bytesWritten: number
  /** Ends the lock under which it was prepared, with what came of it. */
  readonly release: (result?: SnapshotResult) => void
}

interface CompactorTools {
  place(): CompactorPlace
  /** Resolves when the journal was read. */
  catchUp(): Promise<void>
  onEvent(event: { readonly type: 'prepared' }): void
}

/** Where the snapshot is written, and what of. */
interface CompactorPlace {
  readonly storage: Storage | undefined
  readonly position: JournalPosition | undefined
}

/**
 * Keeps the journal bounded. The snapshot's chunks are written beside ongoing appends, from a state that nobody can change;
 * only the flip takes its turn in the cycle. A lock spares other tabs the work; two at once would be safe.
 */
export class Compactor {
  readonly #host: SyncHost
  readonly #platform: Platform
  readonly #tools: CompactorTools
  #running: Promise<SnapshotResult | undefined> | undefined
  #isStopped = false
  #prepared: Prepared | undefined
  /** After a failed attempt the journal may grow this far before the next. */
  #notBeforeBytes = 0

  constructor(host: SyncHost, platform: Platform, tools: CompactorTools) {
    this.#host = host
    this.#platform = platform
    this.#tools = tools
  }

  /** Begins, where the journal has grown enough against the snapshot; not while another tab is at it. */
  prepareIfDue(): void {
    const { position, storage } = this.#tools.place()
    if (position === undefined || storage === undefined || this.#running !== undefined) return
    if (position.unverified !== undefined) return
    const growth = growthOf(position, this.#host.compactAfterBytes)
    const mustBeSetRight = position.findings.length > 0 || position.stale.size > 0
    if (growth <= 1 && !mustBeSetRight) return
    if (isForOthers(position, this.#host.compactAfterBytes)) return
    if (!mustBeSetRight && (!this.#host.settings.config.optimizationEnabled || position.bytes < this.#notBeforeBytes))
      return
    this.#start(position, storage, growth > overdue).catch(() => {
      this.#notBeforeBytes = position.bytes * 2
    })
  }

  /**
   * Puts a snapshot of all that is saved in place of the journal; undefined when the journal was empty, when others changed it
   * meanwhile, and where it holds what only another build of the app can use. Throws `MISSING_DEPENDENCY`
   * without storage, rejects with what storage says.
   */
  async compact(): Promise<SnapshotResult | undefined> {
    // What is under way may be of an older state.
    await this.#running?.catch(() => undefined)
    if (this.#tools.place().position?.unverified !== undefined) await this.#tools.catchUp()
    const { position, storage } = this.#tools.place()
    if (position === undefined || storage === undefined) throw noStorage()
    if (position.records === 0 || isForOthers(position, this.#host.compactAfterBytes)) return undefined
    return this.#running ?? this.#start(position, storage, true)
  }

  /**
   * The journal gives way to a snapshot however little it has grown, if there is one and nobody else is at it; it resolves then
   * when that is in force. Rejects with what storage says.
   */
  async makeRoom(): Promise<unknown> {
    const { position, storage } = this.#tools.place()
    const isReady = this.#prepared !== undefined
    if (isReady || position === undefined || storage === undefined || position.records === 0) return undefined
    if (position.unverified !== undefined) return undefined
    return this.#running ?? this.#start(position, storage, false)
  }

  /** `steal`: whoever is at it is not waited for, as it may be frozen. */
  #start(position: JournalPosition, storage: Storage, steal: boolean): Promise<SnapshotResult | undefined> {
    // Taken now, as one: by the time the lock is held, and while chunks are written, appends move the ledger on.
    const { base, head } = this.#host.ledger
    const lock = `holdfast:${this.#host.shape.name}:compact`
    const prepare = () => this.#prepare({ position, base, head }, storage)
    this.#running = this.#platform.locks.withLock(lock, { ifAvailable: true, steal }, prepare).finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #prepare({ position, base, head }: Covered, storage: Storage): Promise<SnapshotResult | undefined> {
    const startedAt = this.#platform.clock.monotonic()
    const tools = snapshotTools(storage, this.#host, this.#platform)
    const written = await writeSnapshot(
      {
        version: base,
        seq: head,
        sum: position.sum,
        writers: position.writers,
        previous: { meta: position.meta, state: position.snapshotState },
        stale: position.stale,
      },
      tools,
    ).catch((error: unknown) => {
      discard(storage, tools.chunkSet)
      throw error
    })
    if (this.#isStopped) return undefined
    return new Promise((release) => {
      const { chunkSet } = tools
      this.#prepared = { ...written, chunkSet, state: base.state, position, startedAt, release }
      this.#tools.onEvent({ type: 'prepared' })
    })
  }

  /** Lets go of what was prepared: another store on this page may want the lock. */
  stop(): void {
    this.#isStopped = true
    this.#prepared?.release()
    this.#prepared = undefined
  }

  /** Makes the prepared snapshot the one in force, and has the position after it adopted; `conflict` when the database has changed hands meanwhile. */
  async flip(adopt: (position: JournalPosition) => void): Promise<'conflict' | undefined> {
    const { storage, position } = this.#tools.place()
    const prepared = this.#prepared
    this.#prepared = undefined
    if (prepared === undefined) return undefined
    let result: SnapshotResult | undefined
    try {
      if (storage === undefined || position === undefined) return undefined
      const { meta } = position
      const { position: covered } = prepared
      if (meta.generation !== covered.meta.generation || meta.replicaId !== covered.meta.replicaId) return undefined
      const { findings } = covered
      const flipped = await flipSnapshot(storage, this.#host.shape, {
        expected: meta,
        fence: fenceOf(meta),
        replicaId: meta.replicaId,
        pointer: prepared.pointer,
        quarantine: findings,
      }).catch((error: unknown) => {
        // Of no other failure it is certain that the snapshot is not in force.
        if (isHoldfastError(error, 'STORAGE_FULL')) discard(storage, prepared.chunkSet)
        throw error
      })
      if (flipped === undefined) return 'conflict'
      const bytes = position.bytes - covered.bytes
      result = {
        removed: covered.records,
        bytesBefore: position.bytes,
        bytesAfter: bytes,
        durationMs: this.#platform.clock.monotonic() - prepared.startedAt,
      }
      adopt({
        ...position,
        meta: flipped,
        records: position.records - covered.records,
        bytes,
        snapshotState: prepared.state,
        stale: new Set([...position.stale].filter((slice) => !covered.stale.has(slice))),
        findings: position.findings.filter((finding) => !findings.includes(finding)),
      })
      this.#host.observers.written(prepared.bytesWritten)
      this.#host.observers.snapshot(result)
      return undefined
    } finally {
      prepared.release(result)
    }
  }
}

/** Of a snapshot that did not come into force nothing stays: on a full disk it is space that others need. If that fails, the next flip does it. */
function discard(storage: Storage, chunkSet: string): void {
  storage.write({ remove: [{ prefix: ['s', chunkSet] }], durability: 'relaxed' }).catch(() => undefined)
}
