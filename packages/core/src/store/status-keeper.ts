import type { HoldfastError, HoldfastErrorCode } from '../errors.js'
import type { StorageEstimate } from '../ports/storage.js'
import { type Ledger, versionOf } from '../sync/ledger.js'
import type { Emitter } from './emitter.js'
import type { Progress } from './pace.js'
import type { Degraded, Phase, RecoveryReport, StoreStatus } from './status.js'

interface StatusSource {
  readonly ledger: Ledger
  readonly path: { readonly isReady: boolean; readonly queued: number }
}

/** The store's status: one object until something changes, one event per task in which it did. */
export class StatusKeeper {
  readonly #source: StatusSource
  readonly #emitter: Emitter
  /** A phase that holds until the store is closed, or `suspended`. */
  #phase: Phase | undefined
  #degraded: Degraded | null = null
  #recovery: RecoveryReport | null = null
  #migration: Progress | null = null
  #storage: StorageEstimate | null = null
  #isVaultMissing = false
  #current: StoreStatus | undefined
  #announced: StoreStatus | undefined
  #isScheduled = false
  /** Set by the history, if there is one. */
  undoable: Pick<StoreStatus, 'canUndo' | 'canRedo'> = { canUndo: false, canRedo: false }

  constructor(source: StatusSource, emitter: Emitter) {
    this.#source = source
    this.#emitter = emitter
  }

  get(): StoreStatus {
    const { ledger, path } = this.#source
    const phase = this.#phase ?? (path.isReady ? (this.#degraded === null ? 'live' : 'memory') : 'boot')
    const version = versionOf(ledger)
    const pending = ledger.pending.length + path.queued
    const { canUndo, canRedo } = this.undoable
    const old = this.#current
    if (
      old !== undefined &&
      old.phase === phase &&
      old.version === version &&
      old.pending === pending &&
      old.savedVersion === this.#savedVersion &&
      old.degraded === this.#degraded &&
      old.recovery === this.#recovery &&
      old.migration === this.#migration &&
      old.storage === this.#storage &&
      old.canUndo === canUndo &&
      old.canRedo === canRedo
    ) {
      return old
    }
    this.#current = Object.freeze({
      phase,
      version,
      pending,
      savedVersion: this.#savedVersion,
      connection: 'local',
      degraded: this.#degraded,
      recovery: this.#recovery,
      migration: this.#migration,
      storage: this.#storage,
      canUndo,
      canRedo,
    })
    return this.#current
  }

  /** Something that the status shows may have changed: observers hear of it once, after the current turn. */
  touch(): void {
    this.#announced ??= this.#current ?? this.get()
    if (this.#isScheduled) return
    this.#isScheduled = true
    void Promise.resolve().then(() => {
      this.#isScheduled = false
      const previous = this.#announced
      const status = this.get()
      this.#announced = status
      if (previous !== undefined && previous !== status) this.#emitter.emit('status:changed', { status, previous })
    })
  }

  setPhase(phase: 'closed'): void {
    this.#phase = phase
    this.touch()
  }

  setSuspended(isSuspended: boolean): void {
    if (this.#phase === undefined || this.#phase === 'suspended') this.#phase = isSuspended ? 'suspended' : undefined
    this.touch()
  }

  setRecovery(report: RecoveryReport | null): void {
    this.#recovery = report
    this.touch()
  }

  /** How far a migration has come, told percent by percent; null: it is over. */
  setMigration(progress: Progress | null): void {
    const percentOf = (at: Progress | null) => at && Math.floor((100 * at.done) / at.total)
    if (percentOf(progress) === percentOf(this.#migration)) return
    this.#migration = progress && Object.freeze(progress)
    this.touch()
  }

  setStorage(estimate: StorageEstimate): void {
    this.#storage = Object.freeze(estimate)
    this.touch()
  }

  /** There is no place for backups but memory. */
  missVault(): void {
    this.#isVaultMissing = true
    if (this.#degraded === null) return
    const { code } = this.#degraded
    this.#degraded = Object.freeze({ ...this.#degraded, disabledFeatures: this.#disabled(code) })
    this.touch()
  }

  degrade(error: HoldfastError, now: number, nextRetryAt: number | null, phase = this.#phase): void {
    if (this.#phase !== 'closed') this.#phase = phase
    const since = this.#degraded?.since ?? now
    const disabledFeatures = this.#disabled(error.code)
    this.#degraded = Object.freeze({ code: error.code, reason: error.message, since, disabledFeatures, nextRetryAt })
    this.touch()
  }

  #disabled(code: HoldfastErrorCode): readonly string[] {
    const isReadOnly = this.#phase === 'outdated' || this.#phase === 'migration-failed'
    return [
      'saving',
      'tabs',
      ...(isReadOnly ? ['updates'] : []),
      // A full disk can be read.
      ...(code === 'STORAGE_FULL' ? [] : ['recovery']),
      ...(this.#isVaultMissing ? ['backups'] : []),
    ]
  }

  restore(): void {
    this.#degraded = null
    this.touch()
  }

  /** Versions up to the journal's head are saved; when nothing can be saved any more, that number stands still. */
  get #savedVersion(): number {
    return this.#frozenSavedVersion ?? this.#source.ledger.head
  }

  #frozenSavedVersion: number | undefined

  freezeSavedVersion(): void {
    this.#frozenSavedVersion ??= this.#source.ledger.head
  }
}
