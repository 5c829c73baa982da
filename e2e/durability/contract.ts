import type { StoreStats, StoreStatus } from '@holdfast/core'
import type { Extent, Row } from './script.js'

/** The function that a test puts on the page, to be called with the newest number whose commit is saved. */
export const acknowledgement = 'acknowledgeSaved'

export interface PageOptions {
  readonly extent: Extent
  readonly compactAfterBytes: number
}

/** What a page finds and reports. */
export interface Opened {
  readonly rows: readonly Row[]
  readonly last: { readonly n: number; readonly session: number }
  readonly status: StoreStatus
  /** Every `data:lost` so far. */
  readonly lost: readonly { readonly reason: string; readonly slices: readonly string[]; readonly cids: number }[]
  /** Why commits were not saved. */
  readonly failures: readonly string[]
  /** What a full validation says is not valid, and what does not fit together. */
  readonly invalid: readonly unknown[]
  readonly inconsistencies: readonly unknown[]
  /** How many rows the index files under the session that wrote last. */
  readonly bySession: number
}

/** What the page offers to the test. */
export interface LedgerPage {
  /** Waits until the store is ready, and validates all of it. */
  read(): Promise<Opened>
  /** Writes up to commit `to`, and resolves when all of it is saved. */
  write(session: number, to: number): Promise<void>
  /** Makes so many commits; false when storage failed before all of it was saved. */
  attempt(session: number, commits: number): Promise<boolean>
  /** Begins to write, and does not stop. */
  start(session: number): void
  status(): StoreStatus
  stats(): StoreStats
  /** Makes a backup of what is there. */
  backUp(): Promise<void>
  close(): Promise<void>
}

declare global {
  interface Window {
    ledgerPage: LedgerPage
  }
}
