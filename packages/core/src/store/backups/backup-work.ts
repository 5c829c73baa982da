import { DecodeError } from '../../journal/decode.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import { BackupFiles, brokenBackup, type StoredBackup } from '../../vault/backup-files.js'
import { type BackupHeader, type BackupKind, type Bytes, decodeFile } from '../../vault/backup-header.js'
import { decodeBackup } from '../../vault/decode-backup.js'
import { encodeBackup } from '../../vault/encode-backup.js'
import type { FeatureHost } from '../feature.js'
import { type LongWorkOptions, Pace } from '../pace.js'
import { type LoadedSlice, loadBackup } from './load-backup.js'

/** Between a store's state and the files of its vault. */
export class BackupWork {
  readonly files: BackupFiles
  readonly #host: FeatureHost

  constructor(host: FeatureHost) {
    this.#host = host
    const { clock, vault } = host.platform
    this.files = new BackupFiles(host.shape.name, vault, clock, () => host.settings.config.syncTimeout)
  }

  /** Identity of the database that the state is saved in; empty when it is not any more. */
  get replicaId(): string {
    const { observers, sync } = this.#host
    const { degraded } = observers.status.get()
    const isLost = degraded !== null && degraded.nextRetryAt === null
    return isLost ? '' : (sync.position?.meta.replicaId ?? '')
  }

  /** Writes what is saved, and gives what was read back. */
  async write(
    kind: BackupKind,
    note: string,
    options: LongWorkOptions,
    assertOpen: () => void,
  ): Promise<{ readonly stored: StoredBackup; readonly state: RootState }> {
    const { platform, shape, ledger } = this.#host
    const { head: seq, base } = ledger
    const { replicaId } = this
    const id = platform.ids.create()
    const slices = [...shape.slices]
      .filter(([name]) => shape.isStored(name))
      .map(([name, definition]) => ({ name, keyField: definition.kind === 'collection' ? definition.keyField : null }))
    const total = slices.reduce(
      (sum, { name }) => sum + (shape.isCollection(name) ? collectionOf(base.state, name).size : 1),
      0,
    )
    const pace = new Pace(platform.clock, total, options)
    const { file } = await encodeBackup(
      {
        about: {
          id,
          kind,
          note,
          store: shape.name,
          schemaVersion: shape.version,
          replicaId,
          seq,
          at: platform.clock.now(),
        },
        state: base.state,
        slices,
      },
      platform.compression,
      pace,
    )
    await pace.next(total)
    assertOpen()
    return { stored: await this.files.add(id, file, false), state: base.state }
  }

  /** All that a file holds, checked and validated. */
  async load(
    file: Bytes,
    options: LongWorkOptions = {},
  ): Promise<{ readonly header: BackupHeader; readonly slices: ReadonlyMap<string, LoadedSlice> }> {
    const { platform, shape, settings } = this.#host
    try {
      const { header } = decodeFile(file)
      const total = header.slices.reduce((sum, { count }) => sum + count, 0)
      const pace = new Pace(platform.clock, total, options)
      const backup = await decodeBackup(file, platform.compression, pace)
      if (header.store !== shape.name) throw new DecodeError(`it is of store '${header.store}', not of '${shape.name}'`)
      return { header, slices: await loadBackup(backup, shape, settings.config.validationEnabled, pace) }
    } catch (error) {
      throw error instanceof DecodeError ? brokenBackup('', error.message) : error
    }
  }
}
