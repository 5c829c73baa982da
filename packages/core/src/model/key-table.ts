/**
 * Ranks of string keys, in order of insertion. One table serves all versions of a collection's lineage and is only ever
 * appended to, so a lookup is that of a native map; what a version holds is decided by the version's own tree. A key that
 * was deleted and added again, or added on two branches of history, has several ranks.
 */
export class KeyTable {
  readonly #ranks = new Map<string, number | number[]>()
  #next = 0

  /** How many ranks were given out. */
  get next(): number {
    return this.#next
  }

  /** The rank of `key` that `holds` accepts, newest first; undefined when there is none. */
  find(key: string, holds: (rank: number) => boolean): number | undefined {
    const ranks = this.#ranks.get(key)
    if (typeof ranks === 'number') return holds(ranks) ? ranks : undefined
    if (ranks === undefined) return undefined
    for (let at = ranks.length - 1; at >= 0; at--) if (holds(ranks[at] as number)) return ranks[at]
    return undefined
  }

  /** The only rank that a key has; undefined when it has none or several. */
  single(key: string): number | undefined {
    const ranks = this.#ranks.get(key)
    return typeof ranks === 'number' ? ranks : undefined
  }

  /** Gives `key` a new rank, above all others. */
  add(key: string): number {
    const rank = this.#next++
    const ranks = this.#ranks.get(key)
    if (ranks === undefined) this.#ranks.set(key, rank)
    else if (typeof ranks === 'number') this.#ranks.set(key, [ranks, rank])
    else ranks.push(rank)
    return rank
  }
}
