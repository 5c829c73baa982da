import type { StoreStatus } from '@holdfast/core'

/** The function that a test puts on the page, to be called with how many of its edits are saved. */
export const acknowledgement = 'acknowledgeEdits'

/** What a page offers to the test. */
export interface WorkshopPage {
  /** Resolves once the store is ready. */
  ready(): Promise<void>
  /** Makes so many edits, each with an entry of its own in the log under `author`. Resolves when all are saved. */
  edit(author: string, edits: number, seed: number): Promise<void>
  /** Begins to, and does not wait. */
  start(author: string, edits: number, seed: number): void
  /** Whether all edits that were begun are saved. */
  isDone(): boolean
  flush(): Promise<void>
  /** All of the state, as the text of its JSON. */
  text(): string
  /** What a test looks at: the authors' entries, and the counter. */
  tally(): Tally
  status(): StoreStatus
  /** Every event of a loss, a rejection or an error. */
  told(): readonly string[]
}

export interface Tally {
  readonly entries: Readonly<Record<string, number>>
  /** Entries of edits that added to the counter, and the counter. */
  readonly bumps: number
  readonly count: number
  readonly version: number
}

declare global {
  interface Window {
    workshopPage: WorkshopPage
  }
}
