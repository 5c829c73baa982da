import type { CommitRecord, Issue } from '../commit/commit.js'
import type { Config } from '../definition/config.js'
import type { Finding } from '../journal/check-stored.js'
import type { RootState } from '../model/root-state.js'
import type { Platform } from '../ports/platform.js'
import type { Ledger, PendingCommit } from '../sync/ledger.js'
import type { Recovery } from '../sync/recovery-plan.js'
import type { Ending } from '../sync/session-mark.js'
import type { SnapshotResult, SyncObservers } from '../sync/sync-host.js'
import { Emitter } from './emitter.js'
import { Publisher } from './publisher.js'
import { recoveryReport } from './recovery-report.js'
import { StatsRecorder } from './stats-recorder.js'
import type { PassResult, RecoveryReport } from './status.js'
import { StatusKeeper } from './status-keeper.js'
import { StorageWatch } from './storage-watch.js'
import type { Update } from './update.js'

interface Observed {
  readonly ledger: Ledger
  readonly path: { readonly isReady: boolean; readonly queued: number }
}

/** All that watch a store from outside: subscribers, listeners, status and statistics. Nothing in the engine depends on them. */
export class Observers implements SyncObservers {
  #standIn: RecoveryReport | null = null
  readonly emitter: Emitter
  readonly publisher: Publisher
  readonly status: StatusKeeper
  readonly stats: StatsRecorder
  readonly #platform: Platform
  readonly #startedAt: number
  readonly #storage: StorageWatch

  constructor(observed: Observed, initial: RootState, platform: Platform) {
    this.#platform = platform
    this.#startedAt = platform.clock.monotonic()
    this.stats = new StatsRecorder(platform.clock)
    this.emitter = new Emitter((error) => this.error(error))
    this.publisher = new Publisher(initial, platform.clock, (error) => this.error(error))
    this.status = new StatusKeeper(observed, this.emitter)
    this.#storage = new StorageWatch(platform, (estimate) => this.status.setStorage(estimate))
  }

  /** An error that no caller can catch. */
  error(error: unknown): void {
    this.stats.errors++
    this.#platform.reportError(error)
  }

  updated(
    state: RootState,
    previous: RootState,
    version: number,
    commits: readonly CommitRecord[],
    origin: 'own' | 'tab',
    atOnce: boolean,
  ): void {
    if (state !== previous) this.publisher.publish(state, atOnce)
    if (!this.emitter.has('state:updated')) return
    for (const commit of commits) this.emitter.emit('state:updated', { commit, version, state, previous, origin })
  }

  rejected({ handle, source, intent }: Pick<Update, 'handle' | 'source' | 'intent'>, issues: readonly Issue[]): void {
    this.stats.rejected++
    this.emitter.emit('state:rejected', { cid: handle.cid, source, intent, issues, at: this.#platform.clock.now() })
  }

  saved(commits: readonly PendingCommit[], head: number): void {
    const now = this.#platform.clock.monotonic()
    for (const { committedAt } of commits) this.stats.saved(now - committedAt)
    this.status.touch()
    const [first] = commits
    if (first !== undefined) this.#storage.saved(now)
    if (first === undefined || !this.emitter.has('commit:saved')) return
    const cids = commits.map(({ record }) => record.cid)
    this.emitter.emit('commit:saved', { cids, version: head, latencyMs: now - first.committedAt })
  }

  snapshot(result: SnapshotResult): void {
    this.stats.lastSnapshotAt = this.#platform.clock.now()
    this.optimized({ name: 'compaction', ...result })
  }

  /** A pass ran; listeners hear of it if it did something or somebody asked for it. */
  optimized(result: PassResult, isNews = true): void {
    this.stats.optimizations.set(result.name, result)
    if (isNews) this.emitter.emit('optimization:completed', result)
  }

  written(bytes: number): void {
    this.stats.wrote(bytes)
  }

  scrubbed(): void {
    this.stats.scrubbedAt = this.#platform.clock.now()
  }

  ended(ending: Ending): void {
    this.stats.lastExit = ending
  }

  vaultMissing(): void {
    this.status.missVault()
  }

  restored(): void {
    this.status.restore()
  }

  configured(config: Config, previous: Config, source: string, origin: 'own' | 'tab'): void {
    this.emitter.emit('config:changed', { config, previous, source, origin })
    if (config.enableRealTimeUpdates) this.publisher.flush()
  }

  /** A backup is shown: until the journal is read, and nothing is wrong with it. */
  standIn(recovery: Recovery): void {
    this.recovered([], recovery)
    this.#standIn = this.status.get().recovery
  }

  /** The journal was read. Where something could not be used, is missing or came from a backup, it is told. */
  recovered(findings: readonly Finding[], recovery: Recovery): void {
    if (findings.length === 0 && recovery.loss === undefined && recovery.backupUsed === undefined) {
      if (this.#standIn !== null && this.status.get().recovery === this.#standIn) this.status.setRecovery(null)
      this.#standIn = null
      return
    }
    const report = recoveryReport(findings, recovery, this.#platform.clock.monotonic() - this.#startedAt)
    this.status.setRecovery(report)
    this.emitter.emit('recovery:completed', report)
    if (!report.dataLoss) return
    this.emitter.emit('data:lost', { reason: report.steps.join(' '), slices: report.recoveredSlices, cids: [] })
  }

  /** Commits that were in memory will never be saved. */
  lost(reason: string, cids: readonly string[]): void {
    if (cids.length > 0) this.emitter.emit('data:lost', { reason, slices: [], cids })
  }
}
