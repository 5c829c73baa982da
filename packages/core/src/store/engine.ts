import type { CommitRecord, Intent, Issue } from '../commit/commit.js'
import type { Prepared, PrepareLimits, SizedState } from '../commit/prepare.js'
import { fingerprint } from '../definition/fingerprint.js'
import type { StoreShape } from '../definition/store-shape.js'
import { createRootDraftFactory, type RecipeDraft } from '../draft/root-draft.js'
import { HoldfastError } from '../errors.js'
import { sliceBytes } from '../journal/hydrate.js'
import type { RootState } from '../model/root-state.js'
import type { Platform } from '../ports/platform.js'
import type { ReadResult } from '../sync/catch-up.js'
import { JournalSync, type SyncHost } from '../sync/journal-sync.js'
import type { Ledger, PendingCommit } from '../sync/ledger.js'
import type { RebaseTools } from '../sync/rebase.js'
import { ConfigKeeper } from './config-keeper.js'
import { Emitter } from './emitter.js'
import { FlushWaiters } from './flush-waiters.js'
import { LedgerKeeper } from './ledger-keeper.js'
import { Publisher } from './publisher.js'
import { rebuildCollections } from './rebuild-collections.js'
import { recoveryReport } from './recovery-report.js'
import { StatsRecorder } from './stats-recorder.js'
import type { StoreStats } from './status.js'
import { StatusKeeper } from './status-keeper.js'
import { type Update, type UpdateHost, UpdatePath } from './update-path.js'

/** One live store: joins the update path, the journal's sync and what observers see. */
export class Engine implements SyncHost, UpdateHost {
  shape: StoreShape
  fingerprints: ReadonlyMap<string, string>
  readonly tabId: string
  readonly ready: Promise<void>
  readonly path: UpdatePath
  readonly emitter: Emitter
  readonly publisher: Publisher
  readonly settings: ConfigKeeper
  readonly status: StatusKeeper
  readonly #platform: Platform
  readonly #stats: StatsRecorder
  readonly #sync: JournalSync
  readonly #waiters = new FlushWaiters()
  readonly #startedAt: number
  readonly #unsubscribeLifecycle: () => void
  #openDraft: (before: RootState) => RecipeDraft
  #commitCount = 0
  #markReady: () => void = () => undefined
  readonly #keeper: LedgerKeeper
  #closing: Promise<void> | undefined

  constructor(shape: StoreShape, platform: Platform) {
    this.shape = shape
    this.#platform = platform
    this.tabId = platform.ids.create()
    this.#startedAt = platform.clock.monotonic()
    this.fingerprints = fingerprintsOf(shape)
    this.#openDraft = draftFactory(shape)
    this.#keeper = new LedgerKeeper(sized(shape), platform.clock)
    this.#stats = new StatsRecorder(platform.clock)
    this.emitter = new Emitter((error) => this.onError(error))
    this.publisher = new Publisher(shape.initialState, platform.clock, (error) => this.onError(error))
    this.status = new StatusKeeper(this, this.emitter)
    this.path = new UpdatePath(this)
    this.settings = new ConfigKeeper({
      onChanged: (config, previous, origin) => {
        this.emitter.emit('config:changed', { config, previous, origin })
        if (config.enableRealTimeUpdates) this.publisher.flush()
      },
      save: (values) => this.#sync.saveConfig({ v: 1, values }),
    })
    this.ready = new Promise((resolve) => {
      this.#markReady = resolve
    })
    this.#sync = new JournalSync(this, platform)
    this.#unsubscribeLifecycle = platform.lifecycle.subscribe((event) => {
      if (event === 'hide' || event === 'suspend') this.#sync.hide()
      else this.#sync.wake()
      if (event === 'suspend' || event === 'resume') this.status.setSuspended(event === 'suspend')
    })
    this.#sync.start()
  }

  get ledger(): Ledger {
    return this.#keeper.ledger
  }

  set ledger(ledger: Ledger) {
    this.#keeper.ledger = ledger
  }

  // What the update path asks.

  view(): SizedState {
    return this.#keeper.view
  }

  version(): number {
    return this.#keeper.version
  }

  limits(): PrepareLimits {
    const { validationEnabled, maxStateSize } = this.settings.config
    return { validate: validationEnabled, maxStateBytes: maxStateSize }
  }

  openDraft(before: RootState): RecipeDraft {
    return this.#openDraft(before)
  }

  createCid(): string {
    return `${this.tabId}-${this.#commitCount++}`
  }

  onRun(): () => void {
    return this.#stats.startUpdate()
  }

  submit(work: Update['work'], source: string, intent: Intent) {
    if (this.#closing !== undefined || this.#keeper.ended?.code === 'CLOSED') {
      throw new HoldfastError('CLOSED', `Store '${this.shape.name}' is closed; nothing can be updated any more.`)
    }
    if (this.#keeper.ended?.code === 'OUTDATED') throw this.#keeper.ended
    return this.path.submit(work, source, intent)
  }

  onCommitted(update: Update, prepared: Extract<Prepared, { kind: 'changed' }>): void {
    const previous = this.view().state
    let commit: CommitRecord
    try {
      commit = this.#keeper.accept(update, prepared, this.shape)
    } catch (error) {
      update.handle.reject([{ path: [], code: 'queue-full', message: (error as Error).message }], error as Error)
      this.onRejected(update, update.handle.issues)
      return
    }
    this.#stats.commits++
    this.#sync.committed()
    this.#announce(previous, [commit], 'own')
  }

  onRejected({ handle, source }: Pick<Update, 'handle' | 'source'>, issues: readonly Issue[]): void {
    this.#stats.rejected++
    this.emitter.emit('state:rejected', { cid: handle.cid, source, issues, at: this.#platform.clock.now() })
  }

  onError(error: unknown): void {
    this.#stats.errors++
    this.#platform.reportError(error)
  }

  // What the sync shell asks and tells.

  config() {
    return this.settings.config
  }

  rebaseTools(): RebaseTools {
    return { shape: this.shape, limits: this.limits(), openDraft: this.#openDraft }
  }

  onRead({ ledger, saved, commits, rejected, findings, loss, config }: ReadResult): void {
    const previous = this.view().state
    const isFirst = !this.path.isReady
    this.ledger = ledger
    this.settings.load(config)
    for (const [index, { handle }] of ledger.pending.entries()) handle.commit(ledger.head + index + 1)
    if (saved.length > 0) this.onSaved(saved)
    for (const { commit, issues } of rejected) {
      commit.handle.reject(issues)
      this.onRejected({ handle: commit.handle, source: commit.record.source }, issues)
    }
    if (findings.length > 0 || loss !== undefined) {
      const report = recoveryReport(findings, loss, this.#platform.clock.monotonic() - this.#startedAt)
      this.status.setRecovery(report)
      this.emitter.emit('recovery:completed', report)
      const slices = [...new Set(findings.map(({ slice }) => slice).filter((slice) => slice !== null))]
      this.emitter.emit('data:lost', { reason: report.steps.join(' '), slices, cids: [] })
    }
    this.#announce(previous, commits, 'tab')
    if (isFirst) this.#becomeReady()
  }

  onSaved(commits: readonly PendingCommit[]): void {
    const now = this.#platform.clock.monotonic()
    for (const { handle, committedAt } of commits) {
      this.#stats.saved(now - committedAt)
      handle.markSaved()
    }
    this.#waiters.settle(this.ledger.pending)
    this.status.touch()
    const [first] = commits
    if (first !== undefined && this.emitter.has('commit:saved')) {
      const cids = commits.map(({ record }) => record.cid)
      this.emitter.emit('commit:saved', { cids, version: this.ledger.head, latencyMs: now - first.committedAt })
    }
  }

  onSnapshot(snapshot: {
    readonly bytesBefore: number
    readonly bytesAfter: number
    readonly durationMs: number
  }): void {
    this.#stats.lastSnapshotAt = this.#platform.clock.now()
    this.emitter.emit('optimization:completed', { name: 'compaction', ...snapshot })
  }

  onWritten(bytes: number): void {
    this.#stats.wrote(bytes)
  }

  onTrouble(error: HoldfastError, nextRetryAt: number | null): void {
    this.status.degrade(error, this.#platform.clock.now(), nextRetryAt)
    this.#waiters.fail(error)
    if (nextRetryAt === null) this.#endSaving(error)
    this.#becomeReady()
  }

  onRestored(): void {
    this.status.restore()
  }

  onOutdated(problem: string, version: SizedState): void {
    const error = new HoldfastError('OUTDATED', `${problem} Reload to get the newer app; this one can not write.`)
    const previous = this.view().state
    if (!this.path.isReady) this.ledger = { head: 0, base: version, pending: [] }
    this.#endSaving(error)
    this.status.setPhase('outdated')
    this.#waiters.fail(error)
    this.path.rejectQueued(error)
    this.#announce(previous, [], 'tab')
    this.#becomeReady()
  }

  // What the store's surface calls.

  /** Takes over another definition of the same shape: a hot reload. */
  adopt(shape: StoreShape): void {
    const previous = this.view().state
    this.shape = shape
    this.fingerprints = fingerprintsOf(shape)
    this.#openDraft = draftFactory(shape)
    const state = rebuildCollections(previous, shape)
    this.#keeper.replaceView({ ...this.view(), state })
    this.#announce(previous, [], 'own')
  }

  async flush(options: { readonly durable?: boolean } = {}): Promise<void> {
    await this.ready
    if (this.#keeper.ended !== undefined && this.#keeper.ended.code !== 'CLOSED') throw this.#keeper.ended
    if (this.ledger.pending.length > 0) {
      const waiting = this.#waiters.wait(this.#commitCount)
      this.#sync.retryNow()
      await waiting
    }
    if (options.durable === true && this.#keeper.ended === undefined) await this.#sync.barrier()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  stats(): StoreStats {
    const { position } = this.#sync
    return this.#stats.read({
      version: this.version(),
      pending: this.ledger.pending.length,
      journalRecords: position?.records ?? 0,
      journalBytes: position?.bytes ?? 0,
      stateBytes: this.view().bytes,
      snapshotAt: position?.meta.snapshot.at ?? null,
    })
  }

  async #close(): Promise<void> {
    // What can not be saved now is reported by the handles; closing goes on.
    await this.flush().catch(() => undefined)
    this.#sync.stop()
    this.#unsubscribeLifecycle()
    this.publisher.flush()
    const error = new HoldfastError(
      'CLOSED',
      `Store '${this.shape.name}' was closed before this commit could be saved.`,
    )
    const lost = this.#endSaving(error)
    if (lost.length > 0) this.emitter.emit('data:lost', { reason: error.message, slices: [], cids: lost })
    this.path.rejectQueued(error)
    this.status.setPhase('closed')
  }

  #endSaving(error: HoldfastError): readonly string[] {
    this.status.freezeSavedVersion()
    return this.#keeper.end(error)
  }

  #becomeReady(): void {
    if (this.path.isReady) return
    this.path.isReady = true
    this.status.touch()
    this.path.drain()
    this.#markReady()
  }

  #announce(previous: RootState, commits: readonly CommitRecord[], origin: 'own' | 'tab'): void {
    const { state } = this.view()
    this.status.touch()
    // What subscribers do in answer waits until all have heard of this.
    this.path.hold(() => {
      if (state !== previous) this.publisher.publish(state, this.settings.config.enableRealTimeUpdates)
      if (!this.emitter.has('state:updated')) return
      const version = this.version()
      for (const commit of commits) this.emitter.emit('state:updated', { commit, version, state, previous, origin })
    })
  }
}

function draftFactory(shape: StoreShape): (before: RootState) => RecipeDraft {
  return createRootDraftFactory({ names: [...shape.slices.keys()], isCollection: shape.isCollection })
}

function fingerprintsOf(shape: StoreShape): ReadonlyMap<string, string> {
  return new Map([...shape.slices].map(([name, { schema }]) => [name, fingerprint(schema)]))
}

function sized({ initialState }: StoreShape): SizedState {
  let bytes = 0
  for (const value of Object.values(initialState)) bytes += sliceBytes(value)
  return { state: initialState, bytes }
}
