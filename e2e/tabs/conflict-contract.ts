import type { ConflictOutcome, ConflictRecord } from '@holdfast/core'
import type { Card, PolicySlice } from './conflict-page/cards.js'

/** What the page of cards offers to the test. */
export interface CardsPage {
  ready(): Promise<void>
  /** Makes one card for each policy. */
  begin(): Promise<void>
  /** Changes the card, each change in a commit of its own. */
  edit(policy: PolicySlice, ...changes: readonly Partial<Card>[]): void
  card(policy: PolicySlice): Card | undefined
  conflicts(): readonly ConflictRecord[]
  /** Every event of a conflict. */
  told(): readonly string[]
  /** Settles a conflict once more: theirs stands. */
  replayTheirs(id: string): Promise<ConflictOutcome>
  flush(): Promise<void>
  /** From here on nothing can be written, by any tab. */
  hold(): Promise<void>
  release(): void
}

declare global {
  interface Window {
    cardsPage: CardsPage
  }
}
