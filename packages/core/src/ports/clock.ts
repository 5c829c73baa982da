/** Time as the engine sees it. The simulator supplies one that moves only when told. */
export interface Clock {
  /** Wall time, whole milliseconds since the epoch. For display and records only: nothing is ordered by it. */
  now(): number
  /** Milliseconds from an arbitrary origin; never goes backwards. */
  monotonic(): number
  /** Runs `run` once after `delayMs`; the returned function cancels it. */
  schedule(run: () => void, delayMs: number): () => void
  /** Resolves in a later task, so that rendering and input get their turn during long work. */
  yieldTask(): Promise<void>
}
