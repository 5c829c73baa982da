import type { CommitRecord } from '../commit/commit.js'
import type { CommitHandle } from '../commit/commit-handle.js'
import type { Changed, PrepareLimits, SizedState } from '../commit/prepare.js'
import type { StoreShape } from '../definition/store-shape.js'
import type { RecipeDraft } from '../draft/root-draft.js'
import { HoldfastError } from '../errors.js'
import type { RootState } from '../model/root-state.js'
import type { Platform } from '../ports/platform.js'
import { JournalSync } from '../sync/journal-sync.js'
import type { Ledger, PendingCommit } from '../sync/ledger.js'
import type { ReadResult, Unwritable } from '../sync/reader.js'
import type { RebaseTools } from '../sync/rebase.js'
import { readOnlyError } from '../sync/storage-failure.js'
import type { SyncHost } from '../sync/sync-host.js'
import { type CompiledShape, compileShape, recompileShape } from './compiled-shape.js'
import { ConfigKeeper } from './config-keeper.js'
import type { FeatureHost } from './feature.js'
import { Features } from './features.js'
import { FlushWaiters } from './flush-waiters.js'
import { followPage } from './follow-page.js'
import { LedgerKeeper } from './ledger-keeper.js'
import { Observers } from './observers.js'
import { type PagePlatform, pageChannel } from './page-channel.js'
import { Readiness } from './readiness.js'
import { rebuildCollections } from './rebuild-collections.js'
import type { Update, UpdateHost, UpdateRequest, Work } from './update.js'
import { UpdatePath } from './update-path.js'

/** One live store: joins the update path, the journal's sync and what observers see. */
export class Engine implements SyncHost, UpdateHost, FeatureHost {
  readonly tabId: string
  readonly compactAfterBytes: number
  readonly path: UpdatePath
  readonly observers: Observers
  readonly settings: ConfigKeeper
  readonly platform: PagePlatform
  readonly features: Features
  readonly sync: JournalSync
  readonly #keeper: LedgerKeeper
  readonly #waiters = new FlushWaiters()
  readonly #leavePage: () => void
  #compiled: CompiledShape
  #commitCount = 0
  readonly #readiness: Readiness
  #closing: Promise<void> | undefined

  constructor(shape: StoreShape, platform: Platform, compactAfterBytes: number) {
    this.compactAfterBytes = compactAfterBytes
    this.platform = { ...platform, channel: pageChannel(platform) }
    this.tabId = platform.ids.create()
    this.#compiled = compileShape(shape)
    this.#keeper = new LedgerKeeper(this.#compiled.initial, platform.clock)
    this.observers = new Observers(this, shape.initialState, platform)
    this.path = new UpdatePath(this)
    this.#readiness = new Readiness(this, this.#keeper, (previous) => this.#announce(previous, [], 'tab'))
    this.settings = new ConfigKeeper({
      clock: platform.clock,
      onInvalid: (error) => this.observers.error(error),
      onChanged: (...change) => {
        this.observers.configured(...change)
        this.features.tell('configured')
      },
      save: (...change) => this.sync.saveConfig(...change),
    })
    this.sync = new JournalSync(this, platform)
    this.features = new Features(this)
    this.#leavePage = followPage(this.platform, this.sync, this.observers.status)
  }

  get ready(): Promise<void> {
    return this.#readiness.ready
  }

  get shape(): StoreShape {
    return this.#compiled.shape
  }

  get fingerprints(): ReadonlyMap<string, string> {
    return this.settings.vouching(this.#compiled.fingerprints)
  }

  get ledger(): Ledger {
    return this.#keeper.ledger
  }

  set ledger(ledger: Ledger) {
    this.#keeper.ledger = ledger
  }

  view(): SizedState {
    return this.#keeper.view
  }

  version(): number {
    return this.#keeper.version
  }

  limits(): PrepareLimits {
    const { validationEnabled, maxStateSize } = this.settings.config
    return { validate: validationEnabled, maxStateBytes: maxStateSize, enforce: true }
  }

  readonly openDraft = (before: RootState): RecipeDraft => this.#compiled.openDraft(before)

  readonly onAwaited = (): void => this.sync.urge()
  readonly createCid = (): string => `${this.tabId}-${this.#commitCount++}`

  readonly assertOpen = (): void => this.#keeper.assertOpen(this.shape.name)

  submit(work: Work, request: UpdateRequest): CommitHandle {
    this.assertOpen()
    return this.path.submit(work, request)
  }

  onCommitted(update: Update, prepared: Changed): void {
    const previous = this.view().state
    let commit: CommitRecord
    try {
      commit = this.#keeper.accept(update, prepared, this.shape, this.observers.stats.updateStartedAt)
    } catch (error) {
      update.handle.reject([{ path: [], code: 'queue-full', message: (error as Error).message }], error as Error)
      this.observers.rejected(update, update.handle.issues)
      return
    }
    this.observers.stats.commits++
    this.features.tell('committed', update, prepared, previous)
    this.sync.committed()
    this.#announce(previous, [commit], 'own')
  }

  rebaseTools(): RebaseTools {
    return this.features.conflicts.tools(this.openDraft)
  }

  onRead(read: ReadResult): void {
    const previous = this.view().state
    const isFirst = !this.path.isReady
    this.ledger = read.ledger
    // What listeners do in answer waits until all have heard of all of it.
    this.path.hold(() => {
      if (read.config !== undefined) this.settings.load(read.config[0])
      for (const [at, { handle }] of this.ledger.pending.entries()) handle.commit(this.ledger.head + at + 1)
      this.onSaved(read.saved)
      for (const { commit, issues } of read.rejected) {
        commit.handle.reject(issues)
        this.features.tell('withdrawn', commit.record.cid)
        this.observers.rejected({ ...commit.record, handle: commit.handle }, issues)
      }
      this.features.tell('read', read)
      this.observers.recovered(read.findings, read.recovery)
      this.#announce(previous, read.commits, 'tab')
    })
    if (isFirst) this.#readiness.reach()
  }

  onSaved(commits: readonly PendingCommit[]): void {
    for (const { handle } of commits) handle.markSaved()
    this.#waiters.settle(this.ledger.pending)
    this.observers.saved(commits, this.ledger.head)
  }

  onTrouble(error: HoldfastError, nextRetryAt: number | null): void {
    this.observers.status.degrade(error, this.platform.clock.now(), nextRetryAt)
    this.#waiters.fail(error)
    if (nextRetryAt === null) this.#endSaving(error)
    void this.#readiness.reachWithoutStorage()
  }

  onReadOnly(found: Unwritable): void {
    const error = readOnlyError(found)
    const previous = this.view().state
    this.#keeper.showOnly(this.path.isReady ? undefined : found.version, error, found.head)
    this.observers.status.degrade(error, this.platform.clock.now(), null, found.kind)
    this.path.rejectQueued(error)
    this.#announce(previous, [], 'tab')
    this.#readiness.reach()
    if (found.kind === 'outdated') this.features.tell('outdated', error)
    else this.endSaving(error)
  }

  failWaiters(error: HoldfastError): void {
    this.#waiters.fail(error)
  }

  endSaving(error: HoldfastError): void {
    this.#endSaving(error)
    this.#waiters.fail(error)
  }

  /** Takes over another definition of the same shape: a hot reload. */
  adopt(shape: StoreShape): void {
    this.#compiled = recompileShape(shape, this.#compiled)
    this.rework((state) => rebuildCollections(state, shape))
  }

  rework(make: (state: RootState) => RootState): void {
    const previous = this.view().state
    this.#keeper.rework(make)
    this.#announce(previous, [], 'own')
  }

  async flush(options: { readonly durable?: boolean } = {}): Promise<void> {
    await this.ready
    if (this.#keeper.ended !== undefined && this.#keeper.ended.code !== 'CLOSED') throw this.#keeper.ended
    if (this.ledger.pending.length > 0) {
      const waiting = this.#waiters.wait(this.#commitCount)
      this.sync.retryNow()
      await waiting
    }
    if (options.durable === true && this.#keeper.ended === undefined) await this.sync.barrier()
  }

  close(): Promise<void> {
    this.#keeper.isClosing = true
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.features.tell('stopped')
    if (!this.path.isReady) this.sync.resume()
    // What can not be saved now is reported by the handles; closing goes on.
    await this.flush().catch(() => undefined)
    await this.settings.stop()
    this.sync.stop()
    this.#leavePage()
    this.observers.publisher.flush()
    const message = `Store '${this.shape.name}' was closed before this commit could be saved.`
    const error = new HoldfastError('CLOSED', message)
    this.#endSaving(error)
    this.path.rejectQueued(error)
    this.observers.status.setPhase('closed')
  }

  /** From here on commits live in memory only. */
  #endSaving(error: HoldfastError): void {
    this.observers.status.freezeSavedVersion()
    this.observers.lost(error.message, this.#keeper.end(error))
  }

  #announce(previous: RootState, commits: readonly CommitRecord[], origin: 'own' | 'tab'): void {
    const { state } = this.view()
    this.observers.status.touch()
    const { enableRealTimeUpdates } = this.settings.config
    this.path.hold(() => {
      this.observers.updated(state, previous, this.version(), commits, origin, enableRealTimeUpdates)
      if (state !== previous) this.features.tell('changed', state, previous)
    })
  }
}
