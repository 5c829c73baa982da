import type { Commit, Issue } from '../../commit/commit.js'
import { HoldfastError } from '../../errors.js'
import { plainCopy } from '../../guard/plain.js'
import { isRecord, type JsonRecord } from '../../model/record.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import type { StoredBackup } from '../../vault/backup-files.js'
import { type BackupSubject, BackupWork } from '../backups/backup-work.js'
import type { LoadedSlice } from '../backups/load-backup.js'
import { planRestore } from '../backups/restore-plan.js'
import type { Feature, FeatureHost } from '../feature.js'
import { Pace } from '../pace.js'
import { Turns } from '../turns.js'

/** A state that can be gone back to. */
export interface Checkpoint {
  readonly id: string
  /** Empty when it is broken. */
  readonly name: string
  /** When it was made, milliseconds since the epoch. */
  readonly at: number
  /** The version of the state that it keeps. */
  readonly version: number
  /** How many of the commits in it were not saved when it was made. They are in it nevertheless, whatever became of them. */
  readonly pending: number
  /** What was given to `create`. */
  readonly metadata: JsonRecord
  readonly sizeBytes: number
  /** False: it is in memory, and gone with the page. */
  readonly persistent: boolean
  /** Why it can not be used; null: it is whole. */
  readonly problem: string | null
}

/** Named states, kept in files beside the backups: they outlive the page, and every tab of the origin has them. */
export interface Checkpoints {
  /**
   * Keeps the state as this tab sees it at the call, what is pending included; before `ready`, as it is then. Resolves when
   * it was written and read back. Slices of scope `tab` are kept with it until the page ends, for this tab alone. Rejects
   * with `MISUSE` for metadata that is no plain JSON object, with `RESOURCE_EXHAUSTED` when 50 are kept already: none goes
   * by itself; with `STORAGE_FULL`, `TIMEOUT`, `CLOSED` or `OUTDATED` as `backups.create` does.
   */
  create(name: string, metadata?: JsonRecord): Promise<Checkpoint>
  /** Oldest first, the broken ones with their problem. */
  list(): Promise<readonly Checkpoint[]>
  /**
   * Makes the state what it was, in all slices that it has, whoever changed them since: by one commit with the source
   * `restore`, which can be rejected and undone as any other. All of it is validated before, and migrated when the schema is
   * newer. Rejects with `MISUSE` for an id that is not kept, with `STATE_CORRUPTED` for a broken one, with
   * `VALIDATION_FAILED` for one that does not fit the definition, with `OUTDATED` for a newer app's.
   */
  restore(id: string): Promise<Commit>
  /** Lets go of one; nothing happens when it is not there. */
  delete(id: string): Promise<void>
}

/** What checkpoints add to a store's public face. */
export interface CheckpointSurface {
  readonly checkpoints: Checkpoints
}

const maxKept = 50

/** Checkpoints: files of the vault in the format of backups. */
export class KeptCheckpoints implements Feature {
  readonly surface: CheckpointSurface = {
    checkpoints: {
      create: (name, metadata) => this.#create(name, metadata),
      list: () => this.#turns.take(undefined, () => this.#list()),
      restore: (id) => this.#turns.take(undefined, () => this.#restore(id)),
      delete: (id) => this.#turns.take(undefined, () => this.#work.files.remove(id)),
    },
  }
  readonly #host: FeatureHost
  readonly #work: BackupWork
  readonly #turns: Turns
  /** The states that this tab made checkpoints of: for the slices that no file has. */
  readonly #own = new Map<string, RootState>()

  constructor(host: FeatureHost) {
    this.#host = host
    this.#work = new BackupWork(host, 'checkpoint')
    this.#turns = new Turns(host)
  }

  readonly stopped = (): void => this.#turns.close()

  async #create(name: string, given: unknown = {}): Promise<Checkpoint> {
    const { path, shape } = this.#host
    const { files } = this.#work
    const issues: Issue[] = []
    const metadata = plainCopy(given, ['metadata'], issues)
    if (typeof name !== 'string' || name === '' || !isRecord(metadata) || issues.length > 0) {
      const why = issues.map(({ path, message }) => ` ${path.join('.')}: ${message}`).join('')
      throw new HoldfastError('MISUSE', `checkpoints.create() takes a name and a plain JSON object of metadata.${why}`)
    }
    const atCall = path.isReady ? this.#seen(metadata) : undefined
    return this.#turns.take(undefined, async () => {
      this.#host.assertOpen()
      if ((await files.count()) >= maxKept && (await this.#list()).length >= maxKept) {
        throw new HoldfastError('RESOURCE_EXHAUSTED', `${maxKept} checkpoints are kept already; delete one first.`)
      }
      const subject = atCall ?? this.#seen(metadata)
      const stored = await this.#work.write('checkpoint', name, subject, {}, this.#turns.assertOpen)
      if ([...shape.slices.keys()].some((slice) => !shape.isStored(slice))) {
        this.#own.set(stored.id, tabSlicesOf(subject.state, shape.isStored))
      }
      return checkpointOf(stored, files.isPersistent)
    })
  }

  /** What this tab shows now. */
  #seen(metadata: JsonRecord): BackupSubject {
    const { ledger } = this.#host
    const checkpoint = { metadata, pending: ledger.pending.length }
    return { ...this.#work.saved(), state: this.#host.view().state, checkpoint }
  }

  async #list(): Promise<readonly Checkpoint[]> {
    const { files } = this.#work
    // One without bytes is being written by another tab, or was when that tab was killed.
    const stored = (await files.list()).filter(({ bytes }) => bytes.length > 0)
    return stored.reverse().map((one) => checkpointOf(one, files.isPersistent))
  }

  async #restore(id: string): Promise<Commit> {
    const { shape, platform } = this.#host
    this.#host.assertOpen()
    const { bytes } = await this.#work.files.get(id)
    const kept = new Map<string, LoadedSlice>((await this.#work.load(bytes, true)).slices)
    for (const [name, value] of Object.entries(this.#own.get(id) ?? {})) {
      const entities = shape.isCollection(name) && new Map(collectionOf({ [name]: value }, name).entries())
      kept.set(name, entities ? { entities } : { value })
    }
    const { operations } = await planRestore(this.#host.view().state, kept, shape, new Pace(platform.clock, 0))
    this.#turns.assertOpen()
    return this.#host.submit(
      { operations: ({ state }) => operations(state) },
      { source: 'restore', intent: { kind: 'operations' }, history: { group: undefined } },
    )
  }
}

function tabSlicesOf(state: RootState, isStored: (slice: string) => boolean): RootState {
  return Object.fromEntries(Object.entries(state).filter(([slice]) => !isStored(slice)))
}

function checkpointOf({ id, bytes, header, problem }: StoredBackup, persistent: boolean): Checkpoint {
  const { metadata = {}, pending = 0 } = header?.checkpoint ?? {}
  return Object.freeze({
    id,
    name: header?.note ?? '',
    at: header?.at ?? 0,
    version: (header?.seq ?? 0) + pending,
    pending,
    metadata,
    sizeBytes: bytes.length,
    persistent,
    problem: problem ?? null,
  })
}
