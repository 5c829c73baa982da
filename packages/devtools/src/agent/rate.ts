const SECONDS = 60

/** Counts what happens per second over the last minute, in a fixed space. */
export interface Rate {
  count(): void
  /** Oldest first; the second that runs is the last. */
  perSecond(): readonly number[]
}

export function createRate(now: () => number): Rate {
  const counts = new Uint32Array(SECONDS)
  let current = Math.floor(now() / 1_000)

  const advance = () => {
    const second = Math.floor(now() / 1_000)
    // Each slot stands for the second that left the minute; a clock that was set back counts on where it was.
    for (let passed = Math.min(second - current, SECONDS); passed > 0; passed--)
      counts[(second - passed + 1) % SECONDS] = 0
    current = Math.max(current, second)
  }

  return {
    count() {
      advance()
      const slot = current % SECONDS
      counts[slot] = (counts[slot] ?? 0) + 1
    },
    perSecond() {
      advance()
      return Array.from({ length: SECONDS }, (_, ago) => counts[(current + 1 + ago) % SECONDS] ?? 0)
    },
  }
}
