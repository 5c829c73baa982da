import type { Findings } from '../journal/check-stored.js'
import { readJournalChain } from '../journal/journal-chain.js'
import { fenceOf } from '../journal/meta.js'
import { replay } from '../journal/replay.js'
import { isRecord } from '../model/record.js'
import { extendPosition, isJournaled, type JournalPosition } from './journal-position.js'
import type { Reader, ReadResult } from './reader.js'
import { nothingLost } from './recovery-plan.js'
import { maxOfferBytes, type Ring } from './ring.js'
import { settle } from './settle.js'

/**
 * Applies what rings brought, without reading the journal: only where it is exactly what follows this tab's place in the
 * journal, whole, valid and somebody else's. Otherwise `unfit`: the journal has to be read. Undefined: it is known already.
 *
 * What remains trust: that it is in the journal. Rings of this engine follow the `complete` of their transaction, but any
 * script of the origin can post a well-formed one. Such a record gets as far as this tab's memory: the position notes it as
 * `unverified`, no snapshot and no canary note is made of it, the next append compares its row in the transaction that
 * builds on it, and the journal is read soon in any case. Where the row is another, everything is read anew.
 */
export function takeOffers(
  rings: readonly Ring[],
  reader: Reader,
  position: JournalPosition,
): ReadResult | 'unfit' | undefined {
  try {
    return takeAll(rings, reader, position)
  } catch {
    // Whatever it is that somebody posted: what the journal says is tried by its own rules.
    return 'unfit'
  }
}

function takeAll(rings: readonly Ring[], reader: Reader, position: JournalPosition): ReadResult | 'unfit' | undefined {
  const { shape, tabId, ledger } = reader
  const found: Findings = { findings: [], stale: new Set(), validate: true }
  let { head } = ledger
  let taken: JournalPosition = position
  const commits: ReadResult['commits'][number][] = []
  for (const ring of rings) {
    // One that was doubled or is late.
    if (ring.fence === fenceOf(position.meta) && ring.head <= head) continue
    const { rows = [] } = ring
    if (ring.fence !== fenceOf(position.meta) || bytesOf(rows) > maxOfferBytes) return 'unfit'
    const chain = readJournalChain(rows, { seq: head, sum: taken.sum }, found)
    const isWhole = !chain.isBroken && !chain.isDamaged && chain.head === ring.head && chain.missingCommits === 0
    if (!isWhole || chain.commits.length !== chain.head - head) return 'unfit'
    for (const { cid, schemaVersion } of chain.commits) {
      if (schemaVersion !== shape.version || cid.startsWith(`${tabId}-`)) return 'unfit'
      if (isJournaled(taken, cid)) return 'unfit'
    }
    const last: unknown = rows.at(-1)
    const unverified = isRecord(last) ? Number(last.from) : undefined
    taken = { ...extendPosition(taken, chain), unverified }
    commits.push(...chain.commits)
    head = chain.head
  }
  if (head === ledger.head) return undefined
  const base = replay(commits, shape, ledger.base, found)
  if (found.findings.length > 0 || found.stale.size > 0) return 'unfit'
  const settled = settle(reader, taken, base, head, commits, position)
  return { ...settled, config: undefined, findings: [], recovery: nothingLost }
}

function bytesOf(rows: readonly unknown[]): number {
  let bytes = 0
  for (const row of rows) bytes += isRecord(row) && typeof row.body === 'string' ? row.body.length + 1 : maxOfferBytes
  return bytes
}
