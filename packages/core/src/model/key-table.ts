/**
 * Ranks of string keys. One table serves all versions of a collection's lineage and is only ever appended to, so a lookup
 * is that of a native map; what a version holds is decided by the version's own tree. A rank belongs to one key for ever.
 * A key keeps the first rank that it was given here; a version that holds it at another one remembers that itself.
 */
export class KeyTable {
  readonly #ranks = new Map<string, number>()
  #next = 0

  /** A table of these keys and ranks, in ascending order of rank, and of no others. */
  static of(entries: Iterable<readonly [key: string, rank: number]>): KeyTable {
    const table = new KeyTable()
    for (const [key, rank] of entries) {
      table.#ranks.set(key, rank)
      table.#next = rank + 1
    }
    return table
  }

  /** A table that ranks keys by position, or undefined when one of them comes twice. */
  static ofDistinct(keys: readonly string[]): KeyTable | undefined {
    const table = new KeyTable()
    for (let rank = 0; rank < keys.length; rank++) table.#ranks.set(keys[rank] as string, rank)
    table.#next = keys.length
    return table.#ranks.size === keys.length ? table : undefined
  }

  /** How many keys it knows, held by some version or by none. */
  get size(): number {
    return this.#ranks.size
  }

  /** The first rank of a key. */
  rankOf(key: string): number | undefined {
    return this.#ranks.get(key)
  }

  /** A rank of `key` above `last`: its first one where that will do, otherwise one that no key has. */
  rankAbove(last: number, key: string): number {
    const first = this.#ranks.get(key)
    if (first !== undefined && first > last) return first
    const rank = this.#next++
    if (first === undefined) this.#ranks.set(key, rank)
    return rank
  }
}
