import type { PendingCommit } from './ledger.js'

const maxCommits = 1_000
const maxBytes = 1_000_000

/**
 * The newest commits that this tab saved, within bounds: a database that went away may be begun anew by a tab that had not
 * read them yet, and then they are offered to it again.
 */
export class SavedTail {
  #saved: { readonly seq: number; readonly commit: PendingCommit; readonly bytes: number }[] = []
  #bytes = 0
  /** All that this tab saved after this number is in it. */
  #from = 0

  /** Commits of one append, of so many bytes, after the number `head`. */
  add(commits: readonly PendingCommit[], head: number, bytes: number): void {
    for (const [index, commit] of commits.entries()) {
      this.#saved.push({ seq: head + index + 1, commit, bytes: bytes / commits.length })
    }
    this.#bytes += bytes
    // Not at each append: what it takes to forget the oldest grows with what is kept.
    if (this.#bytes > 2 * maxBytes || this.#saved.length > 2 * maxCommits) this.#forget()
  }

  /** What was saved after that number, in order; undefined: some of it is forgotten. */
  after(seq: number): readonly PendingCommit[] | undefined {
    if (seq < this.#from) return undefined
    return this.#saved.filter((saved) => saved.seq > seq).map(({ commit }) => commit)
  }

  #forget(): void {
    let kept = this.#saved.length
    let bytes = 0
    while (kept > 0 && this.#saved.length - kept < maxCommits) {
      const next = bytes + (this.#saved[kept - 1]?.bytes ?? 0)
      if (next > maxBytes) break
      bytes = next
      kept--
    }
    this.#from = this.#saved[kept - 1]?.seq ?? this.#from
    this.#saved = this.#saved.slice(kept)
    this.#bytes = bytes
  }
}
