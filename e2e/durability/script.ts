/**
 * What commit number n does, decided by n alone, so that the page that writes and the test that checks agree about the
 * state after any number of commits without telling each other.
 */
export interface Row {
  id: string
  /** The commit that wrote the row last, and the session of the browser that it was made in. */
  n: number
  session: number
  edits: number
  text: string
}

/** What a commit can do: a draft of the collection offers it, and so does a plain map. */
export interface Rows {
  get(id: string): Row | undefined
  set(id: string, row: Row): unknown
  delete(id: string): boolean
}

/** How large the state of a page is. */
export interface Extent {
  readonly rows: number
  readonly textLength: number
}

/** Commits `from` to `to` were made in one session; a number that was lost is used again by a later session. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly session: number
}

/** A whole number that looks random, the same for the same n. */
export function scatter(n: number): number {
  let x = Math.imul(n + 0x9e3779b9, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/** Does what commit n does to the rows. */
export function perform(rows: Rows, n: number, session: number, { rows: count, textLength }: Extent): void {
  const chance = scatter(n)
  const id = `row-${chance % count}`
  const text = `${n} `.repeat(1 + (scatter(chance) % Math.ceil(textLength / 3)))
  const known = rows.get(id)
  switch (scatter(chance + 1) % 10) {
    case 0:
      if (known) rows.delete(id)
      else rows.set(id, { id, n, session, edits: 0, text })
      return
    case 1:
    case 2:
    case 3:
      // Rows that belong together: a commit that is torn shows.
      for (let next = 0; next < 4; next++) {
        const near = `row-${(chance + next) % count}`
        rows.set(near, { id: near, n, session, edits: 0, text: `${next}` })
      }
      return
    case 4:
    case 5:
    case 6:
      if (known) {
        known.n = n
        known.session = session
        known.edits += 1
        return
      }
      rows.set(id, { id, n, session, edits: 0, text })
      return
    default:
      rows.set(id, { id, n, session, edits: 0, text })
  }
}

/** The rows after the commits of all spans, in the order in which a collection has them. */
export function rowsAfter(spans: readonly Span[], extent: Extent): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const { from, to, session } of spans) for (let n = from; n <= to; n++) perform(rows, n, session, extent)
  return [...rows.values()]
}
