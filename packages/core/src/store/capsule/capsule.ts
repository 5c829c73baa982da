import type { CommitRecord } from '../../commit/commit.js'
import type { JsonRecord } from '../../model/record.js'
import type { LongWorkOptions } from '../pace.js'
import type { Redact } from './redact.js'

export interface ExportCapsuleOptions extends LongWorkOptions {
  /**
   * What is written in place of each text, number, boolean and null of the state, of commits and of the reports; false
   * writes all as it is. Default: every letter of a text of the state becomes x, every digit 1, so that lengths and forms
   * stay; numbers, booleans, names of fields, keys of entities and declared references stay as they are.
   */
  readonly redact?: Redact | false
}

/** A slice as a capsule holds it. */
export interface CapsuleSlice {
  readonly name: string
  /** The field with an entity's key; null: one value, no collection. */
  readonly keyField: string | null
  /** How many entities; 1 of a slice that is no collection. */
  readonly count: number
}

/** What a capsule says of the store that it was made of. */
export interface CapsuleHeader {
  readonly store: string
  readonly schemaVersion: number
  /** When it was made, milliseconds since the epoch. */
  readonly at: number
  /** Values may not be what they were. */
  readonly isRedacted: boolean
  /** The version of the state that the journal's tail begins with. */
  readonly baseVersion: number
  /** How many commits follow: saved ones, and those that were pending. */
  readonly journal: number
  readonly pending: number
  /** Why there are fewer commits than the journal and the tab had; null: all are there. */
  readonly omitted: string | null
  readonly slices: readonly CapsuleSlice[]
  /** The settings, `getStatus()` (with the recovery report) and `getStats()` at that moment. Plain JSON, as it was found. */
  readonly config: JsonRecord
  readonly status: JsonRecord
  readonly stats: JsonRecord
  /** `userAgent`, `storage` (the estimate), `holdfast` (its version), `storageFormat`. */
  readonly environment: JsonRecord
}

/** What a capsule tells besides the state that it leads to. */
export interface Capsule extends CapsuleHeader {
  /** The commits since the base, oldest first: those that were saved, then those that were pending. */
  readonly commits: readonly CommitRecord[]
}

/** What capsules add to a store's public face. */
export interface CapsuleSurface {
  /**
   * A flight recorder's box for a bug report, as text: the state that the journal's tail begins with, the commits since,
   * those that are pending, settings, status with the recovery report, statistics, and the environment. Redacted, unless
   * told otherwise. Works on a degraded and on a read-only store, too. Rejects with `CLOSED`, the signal's reason, or
   * `MISUSE` when `redact` gives what is no text, number, boolean or null.
   */
  exportCapsule(options?: ExportCapsuleOptions): Promise<string>
}
