/** How far `undo()` reaches back. */
export interface HistoryOptions {
  /** Steps kept. Default 100; 0 keeps none. */
  readonly maxSteps?: number
  /** Estimated bytes of the values that they hold on to. Default 10,000,000. */
  readonly maxBytes?: number
  /** Commits of one source that follow each other within this time are one step. Default 0: each is its own. */
  readonly groupWithinMs?: number
}
