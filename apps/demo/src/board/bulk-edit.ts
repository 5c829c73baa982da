/**
 * While thousands of tasks come in, chunk by chunk, lists need not follow each chunk: sorting 50,000 ids a hundred times
 * a second would cost more than the work itself. Between two beats they stay as they are.
 */
const beatMs = 250

let running = 0
let beat = 0
let beatAt = 0
const listeners = new Set<() => void>()

function nextBeat(now: number): void {
  beat++
  beatAt = now
  for (const listener of listeners) listener()
}

/** Runs work that edits in chunks; it calls `chunkDone` after each. */
export async function bulkEdit<Result>(work: (chunkDone: () => void) => Promise<Result>): Promise<Result> {
  running++
  try {
    return await work(() => {
      const now = performance.now()
      if (now - beatAt >= beatMs) nextBeat(now)
    })
  } finally {
    running--
    nextBeat(performance.now())
  }
}

/** The number of the current beat, null while no bulk edit is running. */
export const bulkBeat = () => (running > 0 ? beat : null)

/** Changes with each beat and at the end of a bulk edit. */
export const getBeat = () => beat

export function subscribeToBeats(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
