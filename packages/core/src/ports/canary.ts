/**
 * A small note kept outside the database, which remembers how much was saved there: when the database comes back empty or
 * shorter, the canary is how that is noticed. Synchronous, because it must also work while a page goes away.
 */
export interface CanaryPort {
  /** What was last written under that name: undefined when there is nothing, or nothing can be read. Not trusted: decode it. */
  read(name: string): unknown
  /** Writes a plain JSON value; undefined removes it. A platform that refuses is ignored: the canary warns, it does not guard. */
  write(name: string, value: unknown): void
  /** The names of all that is written. Optional: without it, nobody knows whether the last session ended by a crash. */
  names?(): readonly string[]
}
