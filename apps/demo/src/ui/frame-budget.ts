/** How long work may hold the main thread before it lets the browser paint, in milliseconds. */
export const frameBudgetMs = 8

/** The size of the next chunk, so that it takes about the budget: at most doubled at a time, never under 10. */
export function nextChunkSize(size: number, tookMs: number, budgetMs = frameBudgetMs): number {
  const ideal = tookMs <= 0 ? size * 2 : Math.floor((size * budgetMs) / tookMs)
  return Math.min(2_000, Math.max(10, Math.min(ideal, size * 2)))
}

/** Lets input and paint happen, then goes on; also in a tab that is hidden, where frames do not come. */
export function yieldToBrowser(): Promise<void> {
  if ('scheduler' in globalThis && 'yield' in scheduler) return scheduler.yield()
  return new Promise((resolve) => setTimeout(resolve))
}
