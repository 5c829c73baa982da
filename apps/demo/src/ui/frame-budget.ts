/** How long work may hold the main thread before it lets the browser paint, in milliseconds. */
export const frameBudgetMs = 8

/** The size of the next chunk, so that it takes about the budget: at most doubled at a time, never under 100: what a chunk costs by itself must not eat it up. */
export function nextChunkSize(size: number, tookMs: number, budgetMs = frameBudgetMs): number {
  const ideal = tookMs <= 0 ? size * 2 : Math.floor((size * budgetMs) / tookMs)
  return Math.min(2_000, Math.max(100, Math.min(ideal, size * 2)))
}

/**
 * Lets everything that waits have its turn (input, paint, storage, timers), then goes on. `scheduler.yield` would go on
 * ahead of timers and storage, and timers stand still in hidden tabs; a message does neither.
 */
export function yieldToBrowser(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
