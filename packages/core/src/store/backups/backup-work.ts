import { DecodeError } from '../../journal/decode.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import { BackupFiles, brokenBackup, type StoredBackup } from '../../vault/backup-files.js'
import {
  type BackupHeader,
  type BackupKind,
  type BackupSlice,
  type Bytes,
  type CheckpointPart,
  decodeFile,
} from '../../vault/backup-header.js'
import { type DecodedBackup, decodeBackup } from '../../vault/decode-backup.js'
import { encodeBackup } from '../../vault/encode-backup.js'
import type { FeatureHost } from '../feature.js'
import { type LongWorkOptions, Pace } from '../pace.js'
import { type LoadedSlice, loadBackup } from './load-backup.js'

/** A state to be backed up, and where it stands. */
export interface BackupSubject {
  readonly state: RootState
  /** Slices, with the field of the key for collections, and what vouches for them. */
  readonly slices: readonly Pick<BackupSlice, 'name' | 'keyField' | 'fingerprint'>[]
  readonly schemaVersion: number
  readonly replicaId: string
  /** Number of the last commit in it. */
  readonly seq: number
  readonly checkpoint?: CheckpointPart
}

/** Between a store's state and the files of its vault. */
export class BackupWork {
  readonly files: BackupFiles
  readonly #host: FeatureHost

  constructor(host: FeatureHost, holds: 'backup' | 'checkpoint' = 'backup') {
    this.#host = host
    const { clock, vault } = host.platform
    this.files = new BackupFiles(host.shape.name, vault, clock, () => host.settings.config.syncTimeout, holds)
  }

  /** Identity of the database that the state is saved in; empty when it is not any more. */
  get replicaId(): string {
    const { observers, sync } = this.#host
    const { degraded } = observers.status.get()
    const isLost = degraded !== null && degraded.nextRetryAt === null
    return isLost ? '' : (sync.position?.meta.replicaId ?? '')
  }

  /** What is saved now. */
  saved(): BackupSubject {
    const { shape, ledger, fingerprints } = this.#host
    const slices = [...shape.slices]
      .filter(([name]) => shape.isStored(name))
      .map(([name, definition]) => ({
        name,
        keyField: definition.kind === 'collection' ? definition.keyField : null,
        fingerprint: fingerprints.get(name) ?? '',
      }))
    const { replicaId } = this
    return { state: ledger.base.state, slices, schemaVersion: shape.version, replicaId, seq: ledger.head }
  }

  /** Writes a backup, and gives what was read back. `assertOpen` is called when all is ready to be written. */
  async write(
    kind: BackupKind,
    note: string,
    { state, slices, ...about }: BackupSubject,
    options: LongWorkOptions,
    assertOpen: () => void,
  ): Promise<StoredBackup> {
    const { observers, platform, shape } = this.#host
    const id = platform.ids.create()
    const total = slices.reduce(
      (sum, { name, keyField }) => sum + (keyField === null ? 1 : collectionOf(state, name).size),
      0,
    )
    const pace = new Pace(platform.clock, total, options)
    const described = { ...about, id, kind, note, store: shape.name, at: platform.clock.now() }
    const { file } = await encodeBackup({ about: described, state, slices }, platform.compression, pace)
    await pace.next(total)
    assertOpen()
    // Where something was lost, or is about to be looked for, the older ones may hold it.
    const mayMakeRoom = kind !== 'before-migration' && observers.status.get().recovery?.dataLoss !== true
    return this.files.add(id, file, kind === 'checkpoint' ? kind : 'own', mayMakeRoom)
  }

  /** What a file holds, as it was stored: of the schema that it says. */
  async decode(file: Bytes): Promise<DecodedBackup> {
    const { compression, clock } = this.#host.platform
    return decodeBackup(file, compression, new Pace(clock, 0))
  }

  /** All that a file holds, checked and validated; in a file of this browser's own, what a fingerprint vouches for is not validated again. */
  async load(
    file: Bytes,
    isOwn: boolean,
    options: LongWorkOptions = {},
  ): Promise<{ readonly header: BackupHeader; readonly slices: ReadonlyMap<string, LoadedSlice> }> {
    const { platform, shape, settings, fingerprints } = this.#host
    try {
      const { header } = decodeFile(file)
      const total = header.slices.reduce((sum, { count }) => sum + count, 0)
      const pace = new Pace(platform.clock, total, options)
      const backup = await decodeBackup(file, platform.compression, pace)
      if (header.store !== shape.name) throw new DecodeError(`it is of store '${header.store}', not of '${shape.name}'`)
      const vouched = new Set<string>()
      for (const { name, fingerprint } of isOwn && header.schemaVersion === shape.version ? header.slices : []) {
        if (fingerprint && fingerprint === fingerprints.get(name)) vouched.add(name)
      }
      const validates = (slice: string) => settings.config.validationEnabled && !vouched.has(slice)
      return { header, slices: await loadBackup(backup, shape, validates, pace) }
    } catch (error) {
      throw error instanceof DecodeError ? brokenBackup('', error.message) : error
    }
  }
}
