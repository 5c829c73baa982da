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
  readonly #parsed = new Map<string, readonly string[]>()

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
    const cids = this.#cidsOf(row)
    hold(cids.length === row.to - row.from + 1, 'I3', () => `row ${row.from} holds ${cids.length} commits`)
    for (const [index, cid] of cids.entries()) {
      const number = row.from + index
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

  /** Tells of a commit whether these rows name it: in the journal, or by its writer's number in the snapshot. */
  storedCommits(rows: Rows): (cid: string) => boolean {
    const cids = new Set<string>()
    let writers: Readonly<Record<string, number>> = {}
    for (const [key, value] of rows) {
      if (key[0] === 'meta') writers = decodeSnapshot(value).writers
      else if (key[0] === 'j') for (const cid of this.#cidsOf(value as Row)) cids.add(cid)
    }
    return (cid) => {
      const dash = cid.lastIndexOf('-')
      return cids.has(cid) || Number(cid.slice(dash + 1)) <= (writers[cid.slice(0, dash)] ?? -1)
    }
  }

  #cidsOf({ from, sum, writer, body }: Row): readonly string[] {
    const name = `${from}.${sum}.${writer}`
    let cids = this.#parsed.get(name)
    if (!cids) {
      cids = (JSON.parse(body) as readonly { readonly n: string }[]).map(({ n }) => `${writer}-${n}`)
      this.#parsed.set(name, cids)
    }
    return cids
  }
}

/** The newest commit that a row holds, or that the snapshot to which it points does. */
function lastNumberOf([key, value]: Rows[number]): number {
  if (key[0] === 'j') return (value as Row).to
  if (key[0] !== 'meta') return 0
  return decodeSnapshot(value).seq
}

function decodeSnapshot(value: unknown): { readonly seq: number; readonly writers: Readonly<Record<string, number>> } {
  const { snapshot } = JSON.parse((value as { readonly body: string }).body) as {
    readonly snapshot: ReturnType<typeof decodeSnapshot>
  }
  return snapshot
}
