import { HoldfastError, isHoldfastError, reasonOf } from '../../errors.js'
import { sliceBytes } from '../../journal/hydrate.js'
import { PersistentCollection } from '../../model/persistent-collection.js'
import type { RootState } from '../../model/root-state.js'
import type { SoundBackup } from '../../sync/recovery-plan.js'
import type { BackupKind } from '../../vault/backup-header.js'
import type { Feature, FeatureHost } from '../feature.js'
import { type LongWorkOptions, Pace } from '../pace.js'
import { Timer } from '../timer.js'
import { Turns } from '../turns.js'
import { BackupWork } from './backup-work.js'
import { type Backup, type BackupSurface, backupOf, type RestoreOptions, type RestoreResult } from './backups.js'
import { planRestore } from './restore-plan.js'
import { submitRestore } from './submit-restore.js'

/** Above that share of the quota, what space is left is for the state and for what people ask for. */
const fullFrom = 0.7

/** Makes backups by itself and on demand, and goes back to them. */
export class BackupKeeper implements Feature {
  readonly surface: BackupSurface
  readonly #host: FeatureHost
  readonly #mayRun: () => boolean
  readonly #work: BackupWork
  readonly #turns: Turns
  readonly #timer: Timer
  #isRunning = false
  #intervalMs = 0
  /** What the newest backup of this tab, or the newest that it saw, was made of. */
  #backedUp: RootState | undefined

  constructor(host: FeatureHost, mayRun: () => boolean) {
    this.#host = host
    this.#mayRun = mayRun
    this.#work = new BackupWork(host)
    this.#turns = new Turns(host)
    this.#timer = new Timer(host.platform.clock, () => void this.#runByItself())
    const { files } = this.#work
    const take = <T>(options: LongWorkOptions | undefined, run: () => Promise<T>) =>
      this.#turns.take(options?.signal, run)
    this.surface = {
      backups: {
        create: async (given = {}) => {
          const { note = '', ...options } = typeof given === 'string' ? { note: given } : given
          if (typeof note !== 'string') throw new HoldfastError('MISUSE', 'A note is text: create({ note }).')
          return take(options, () => this.#create('manual', note, options))
        },
        list: async () =>
          take({}, async () => (await files.list()).map((stored) => backupOf(stored, files.isPersistent))),
        verify: async (id, options) =>
          take(options, async () => {
            const stored = await files.get(id)
            await this.#work.load(stored.bytes, false, options)
            return backupOf(stored, files.isPersistent)
          }),
        restore: async (id, options = {}) => take(options, () => this.#restore(id, options)),
        export: async (id) => take({}, async () => (await files.get(id)).bytes),
        import: async (file, options) => {
          const bytes = file instanceof Uint8Array ? file.slice() : new Uint8Array(await file.arrayBuffer())
          return take(options, async () => {
            const { header } = await this.#work.load(bytes, false, options)
            const known = (await files.list()).find(({ id, problem }) => id === header.id && problem === undefined)
            const stored = known ?? (await files.add(header.id, bytes, 'imported'))
            return backupOf(stored, files.isPersistent)
          })
        },
        delete: async (id) => take({}, () => files.remove(id)),
      },
    }
  }

  readonly started = (): void => {
    this.#isRunning = true
    this.#plan()
  }

  readonly configured = (): void => {
    if (this.#isRunning && this.#host.settings.config.backupInterval !== this.#intervalMs) this.#plan()
  }

  readonly stopped = (): void => {
    this.#isRunning = false
    this.#turns.close()
    this.#timer.cancel()
  }

  /** Asked before the store is ready: it waits for nothing. */
  readonly newestBackup = async (): Promise<SoundBackup | undefined> => {
    const { shape } = this.#host
    for await (const { id, bytes, header } of this.#work.files.saved()) {
      try {
        const { slices } = await this.#work.load(bytes, true)
        const state: Record<string, unknown> = { ...shape.initialState }
        for (const [name, loaded] of slices) {
          if ('value' in loaded) state[name] = loaded.value
          else {
            const { entities } = loaded
            state[name] = PersistentCollection.from(
              shape.collectionOptions(name),
              [...entities.keys()],
              [...entities.values()],
            )
          }
        }
        const sizeBytes = Object.values(state).reduce<number>((sum, value) => sum + sliceBytes(value), 0)
        const { replicaId, seq } = header
        return { id, replicaId, seq, state: { state: Object.freeze(state), bytes: sizeBytes } }
      } catch (error) {
        // One that does not fit is passed over: an older one may.
        if (!isHoldfastError(error)) throw error
      }
    }
    return undefined
  }

  readonly olderBackup: NonNullable<Feature['olderBackup']> = async (replicaId, schemaVersion) => {
    for await (const { bytes, header } of this.#work.files.saved()) {
      if (header.replicaId === replicaId && header.schemaVersion === schemaVersion) return this.#work.decode(bytes)
    }
    return undefined
  }

  /** Before the store is ready, too. What is older than the journal's end is already there, where a migration is tried again. */
  readonly backUpOlder: NonNullable<Feature['backUpOlder']> = async (state, { meta, chain }) => {
    const { replicaId, schemaVersion } = meta
    const newest = (await this.#work.files.newest())?.header
    if (newest?.replicaId === replicaId && newest.seq === chain.head && newest.schemaVersion === schemaVersion) return
    const { shape } = this.#host
    const slices = Object.keys(state).map((name) => {
      const known = meta.snapshot.slices[name]?.keyField
      return { name, keyField: known ?? (shape.isCollection(name) ? shape.collectionOptions(name).keyField : null) }
    })
    const note = `before the migration to version ${shape.version}`
    const subject = { state, slices, schemaVersion, replicaId, seq: chain.head }
    await this.#work.write('before-migration', note, subject, {}, this.#turns.assertOpen)
  }

  async #create(kind: BackupKind, note: string, options: LongWorkOptions): Promise<Backup> {
    const { observers, platform, settings } = this.#host
    this.#host.assertOpen()
    const startedAt = platform.clock.monotonic()
    try {
      const saved = this.#work.saved()
      const stored = await this.#work.write(kind, note, saved, options, this.#turns.assertOpen)
      this.#backedUp = saved.state
      observers.stats.lastBackupAt = platform.clock.now()
      const backup = backupOf(stored, this.#work.files.isPersistent)
      observers.emitter.emit('backup:created', { backup, durationMs: platform.clock.monotonic() - startedAt })
      // Where something was lost, the older ones may hold it: none goes before the next start.
      if (observers.status.get().recovery?.dataLoss === true) return backup
      // The new one is whole whatever becomes of the oldest.
      await this.#work.files.retain(settings.config.backupRetention).catch((error) => observers.error(error))
      return backup
    } catch (error) {
      this.#failed('create', error)
      throw error
    }
  }

  async #restore(id: string, options: RestoreOptions): Promise<RestoreResult> {
    const host = this.#host
    // A read-only store can say what would change.
    if (options.dryRun !== true) host.assertOpen()
    try {
      const { bytes, origin } = await this.#work.files.get(id)
      const { slices } = await this.#work.load(bytes, origin === 'own', options)
      const chosen = options.slices ?? [...slices.keys()]
      const unknown = chosen.find((name) => !slices.has(name))
      if (unknown !== undefined) {
        throw new HoldfastError('MISUSE', `Backup '${id}' has no slice '${unknown}'; it has ${[...slices.keys()]}.`)
      }
      const wanted = new Map([...slices].filter(([name]) => chosen.includes(name)))
      const pace = new Pace(host.platform.clock, 0, { ...(options.signal && { signal: options.signal }) })
      const { differences, operations } = await planRestore(host.view().state, wanted, host.shape, pace)
      const isChange = differences.some(({ isChanged }) => isChanged)
      const read = (slice: string, key?: string) => {
        const found = wanted.get(slice)
        return found && ('value' in found ? found.value : found.entities.get(key ?? ''))
      }
      if (options.dryRun === true || !isChange) return { differences, read, commit: null, before: null }
      const before = await this.#create('before-restore', `before restoring '${id}'`, {})
      options.signal?.throwIfAborted()
      this.#turns.assertOpen()
      const commit = await submitRestore(host, id, operations)
      host.observers.emitter.emit('backup:restored', { id, cid: commit.cid, slices: chosen })
      return { differences, read, commit, before }
    } catch (error) {
      this.#failed('restore', error)
      throw error
    }
  }

  #failed(during: 'create' | 'restore', error: unknown): void {
    const code = isHoldfastError(error) ? error.code : null
    const reason = reasonOf(error)
    this.#host.observers.emitter.emit('backup:failed', { during, code, reason })
  }

  #plan(afterMs?: number): void {
    this.#intervalMs = this.#host.settings.config.backupInterval
    if (this.#intervalMs > 0) this.#timer.set(afterMs ?? this.#intervalMs)
    else this.#timer.cancel()
  }

  async #runByItself(): Promise<void> {
    const { ledger } = this.#host
    let afterMs: number | undefined
    try {
      // One tab does it for all.
      if (ledger.base.state !== this.#backedUp && this.#mayRun()) {
        afterMs = await this.#turns.take(undefined, () => this.#backUpIfDue())
      }
    } catch {
      // Told as `backup:failed`; the next one may do better.
    }
    if (this.#isRunning) this.#plan(afterMs)
  }

  /** Gives in how many milliseconds the next one is due, where another tab made one meanwhile. */
  async #backUpIfDue(): Promise<number | undefined> {
    const { ledger, platform } = this.#host
    this.#host.assertOpen()
    const newest = (await this.#work.files.newest())?.header
    if (newest !== undefined && newest.replicaId === this.#work.replicaId && newest.replicaId !== '') {
      if (newest.seq === ledger.head) {
        this.#backedUp = ledger.base.state
        return undefined
      }
      const ageMs = platform.clock.now() - newest.at
      // A clock that was set back says nothing.
      if (ageMs >= 0 && ageMs < this.#intervalMs) return this.#intervalMs - ageMs
    }
    const { usageBytes = 0, quotaBytes = 0 } = (await platform.storage.estimate()) ?? {}
    if (usageBytes > fullFrom * quotaBytes) {
      const message = `No backup is made by itself: the origin uses ${usageBytes} of ${quotaBytes} bytes, and what is left is for the state.`
      const error = new HoldfastError('STORAGE_FULL', message)
      this.#failed('create', error)
      throw error
    }
    await this.#create('automatic', '', {})
    return undefined
  }
}
