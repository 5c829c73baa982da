import { expect } from '@playwright/test'
import type { Opened } from './contract.js'
import { type Extent, rowsAfter, type Span } from './script.js'

/** What was written to a profile, session after session, and what of it was promised. */
export class History {
  readonly #extent: Extent
  #spans: Span[] = []
  #saved = 0
  #session = 0

  constructor(extent: Extent) {
    this.#extent = extent
  }

  /** The newest commit that is known to be there. */
  get saved(): number {
    return this.#saved
  }

  /** The number of the next session. */
  next(): number {
    this.#session += 1
    return this.#session
  }

  /** The current session's page has said that commit `n` is saved. */
  promise(n: number): void {
    this.#saved = Math.max(this.#saved, n)
  }

  /**
   * What a start found must be the first n commits that were attempted, all that were saved among them, each as a whole and
   * once; and the store must say that it is so, and nothing else.
   */
  expectWhole(opened: Opened): void {
    const { n, session } = opened.last
    expect(opened.status, 'nothing is wrong, and nothing is said to be').toMatchObject({
      phase: 'live',
      degraded: null,
      recovery: null,
      pending: 0,
      version: n,
      savedVersion: n,
    })
    expect(opened.lost).toEqual([])
    expect(opened.invalid).toEqual([])
    expect(opened.inconsistencies).toEqual([])
    expect(n, 'everything that was saved is there').toBeGreaterThanOrEqual(this.#saved)
    const before = this.#spans.at(-1)?.to ?? 0
    if (n > before) this.#spans.push({ from: before + 1, to: n, session: this.#session })
    expect(n === 0 ? 0 : session, 'the newest commit is of the session that made it').toBe(
      this.#spans.at(-1)?.session ?? 0,
    )
    const rows = rowsAfter(this.#spans, this.#extent)
    expect(opened.rows, 'what is there is a prefix of what was attempted').toEqual(rows)
    expect(opened.bySession).toBe(rows.filter((row) => row.session === session).length)
    this.#saved = n
  }
}
