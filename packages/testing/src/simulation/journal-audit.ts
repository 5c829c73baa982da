import type { StorageKey } from '@holdfast/core'
import { hold } from './plan.js'

/** The part of a journal row (format 1) that the audit looks at. */
interface Row {
  readonly from: number
  readonly to: number
  readonly writer: string
  readonly body: string
  readonly sum: number
}

type Rows = readonly (readonly [key: StorageKey, value: unknown])[]

/** Follows the stored journal over the whole simulation: a number names one commit for ever, a commit has one number. */
export class JournalAudit {
  readonly #cidOf = new Map<number, string>()
  readonly #numberOf = new Map<string, number>()
  #seen = new Map<number, number>()

  /** Looks at the rows that are stored now. Gaps are allowed where numbers were lost to a power cut and are not reused. */
  check(rows: Rows, mayHaveGaps: boolean): void {
    let head: number | undefined
    const seen = new Map<number, number>()
    for (const [key, value] of rows) {
      if (key[0] !== 'j') continue
      const row = value as Row
      hold(row.from === key[1], 'I3', () => `row ${JSON.stringify(key)} says that it begins at ${row.from}`)
      const expected = head === undefined || mayHaveGaps ? row.from : head + 1
      hold(row.from === expected, 'I3', () => `the journal goes on at ${row.from} after ${head}`)
      hold(head === undefined || row.from > head, 'I3', () => `the journal has ${row.from} after ${head}`)
      head = row.to
      seen.set(row.from, row.sum)
      if (this.#seen.get(row.from) !== row.sum) this.#checkCommits(row)
    }
    this.#seen = seen
  }

  /** Power was cut and left these rows: numbers above them were lost with their commits. */
  forgetAbove(rows: Rows): void {
    const head = Math.max(0, ...rows.map(lastNumberOf))
    for (const [number, cid] of this.#cidOf) {
      if (number <= head) continue
      this.#cidOf.delete(number)
      this.#numberOf.delete(cid)
    }
    this.#seen = new Map()
  }

  #checkCommits(row: Row): void {
    const commits = JSON.parse(row.body) as readonly { readonly n: string }[]
    hold(commits.length === row.to - row.from + 1, 'I3', () => `row ${row.from} holds ${commits.length} commits`)
    for (const [index, { n }] of commits.entries()) {
      const number = row.from + index
      const cid = `${row.writer}-${n}`
      const owner = this.#cidOf.get(number)
      hold(owner === undefined || owner === cid, 'I3', () => `number ${number} was ${owner} and is now ${cid}`)
      const other = this.#numberOf.get(cid)
      hold(
        other === undefined || other === number,
        'I9',
        () => `commit ${cid} is in the journal as ${other} and ${number}`,
      )
      this.#cidOf.set(number, cid)
      this.#numberOf.set(cid, number)
    }
  }
}

/** The newest commit that a row holds, or that the snapshot to which it points does. */
function lastNumberOf([key, value]: Rows[number]): number {
  if (key[0] === 'j') return (value as Row).to
  if (key[0] !== 'meta') return 0
  const meta = JSON.parse((value as { readonly body: string }).body) as { readonly snapshot: { readonly seq: number } }
  return meta.snapshot.seq
}
