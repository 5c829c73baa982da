import type { Commit } from '../../commit/commit.js'
import type { StoredBackup } from '../../vault/backup-files.js'
import type { BackupHeader, BackupKind } from '../../vault/backup-header.js'
import type { LongWorkOptions } from '../pace.js'
import type { SliceDifference } from './restore-plan.js'

/** What a whole backup says of itself. */
export interface BackupDetails {
  readonly kind: BackupKind
  readonly note: string
  /** When it was made, milliseconds since the epoch. */
  readonly at: number
  /** The saved version that it holds; what was not saved then is not in it. */
  readonly version: number
  readonly schemaVersion: number
  /** How many entities it has of each slice; 1 of one that is no collection. */
  readonly counts: Readonly<Record<string, number>>
}

/** A backup in the vault. */
export interface Backup {
  readonly id: string
  readonly sizeBytes: number
  /** Whether it came from `import()`. */
  readonly isImported: boolean
  /** False: it is in memory, and gone with the page. */
  readonly persistent: boolean
  /** Null when it is broken. */
  readonly details: BackupDetails | null
  /** Why it can not be used; null: it is whole. */
  readonly problem: string | null
}

export interface CreateBackupOptions extends LongWorkOptions {
  /** For people, to find it again. */
  readonly note?: string
}

export interface RestoreOptions<SliceName extends string = string> extends LongWorkOptions {
  /** Only says what would change. */
  readonly dryRun?: boolean
  /** Which slices; default: all that it has. The others stay as they are. */
  readonly slices?: readonly SliceName[]
}

export interface RestoreResult {
  /** What changed, or with `dryRun` would. */
  readonly differences: readonly SliceDifference[]
  /** What the backup has of a slice, or of an entity of one; undefined: nothing. Keeps all of it in memory. */
  read(slice: string, key?: string): unknown
  /** Null of a dry run, and when nothing differs. */
  readonly commit: Commit | null
  /** The backup that was made of the state before; null when there is no commit. */
  readonly before: Backup | null
}

/** Backups of the saved state, outside its database. All wait for `ready` and run one after the other. */
export interface Backups<SliceName extends string = string> {
  /**
   * Makes a backup of what is saved, reads it back, and gives it only when every byte is right. Text is a note. Rejects with
   * `STORAGE_FULL`, `TIMEOUT`, `CLOSED` or the signal's reason: older backups are as they were.
   */
  create(options?: string | CreateBackupOptions): Promise<Backup>
  /** Newest first, the broken ones with their problem. */
  list(): Promise<readonly Backup[]>
  /** Reads all of it and applies today's schemas; gives it, or rejects as `restore` does. Nothing is changed. */
  verify(id: string, options?: LongWorkOptions): Promise<Backup>
  /**
   * Makes the state what the backup holds by one commit with the source `restore`, which can be undone, after all of it was
   * validated and a backup of the present state was made. Rejects with `STATE_CORRUPTED` for a broken backup, with
   * `VALIDATION_FAILED` for one that does not fit the definition or that is refused as a whole, with `OUTDATED` for a newer
   * app's, with `MISUSE` for an id or a slice that is unknown: nothing was changed then. While a transaction is open it waits
   * for its end: not to be awaited in one.
   */
  restore(id: string, options?: RestoreOptions<SliceName>): Promise<RestoreResult>
  /** The file's bytes, to be downloaded. */
  export(id: string): Promise<Uint8Array<ArrayBuffer>>
  /** Takes a file of `export` into the vault, checked and validated as `verify` does; the state stays as it is. */
  import(file: Blob | Uint8Array<ArrayBuffer>, options?: LongWorkOptions): Promise<Backup>
  /** Removes it; no error when there is none of that id. */
  delete(id: string): Promise<void>
}

/** What backups add to a store's public face. */
export interface BackupSurface<SliceName extends string = string> {
  readonly backups: Backups<SliceName>
}

/** A stored file, for people. */
export function backupOf(stored: StoredBackup, persistent: boolean): Backup {
  const { id, bytes, origin, header, problem } = stored
  return Object.freeze({
    id,
    sizeBytes: bytes.length,
    isImported: origin === 'imported',
    persistent,
    details: header === undefined ? null : detailsOf(header),
    problem: problem ?? null,
  })
}

function detailsOf({ kind, note, at, seq, schemaVersion, slices }: BackupHeader): BackupDetails {
  const counts = Object.fromEntries(slices.map(({ name, count }) => [name, count]))
  return Object.freeze({ kind, note, at, version: seq, schemaVersion, counts })
}
