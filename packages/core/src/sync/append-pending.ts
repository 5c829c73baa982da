import { encodeAppend } from '../journal/append.js'
import { fenceOf } from '../journal/meta.js'
import { rows } from '../journal/rows.js'
import { isRecord } from '../model/record.js'
import type { Storage, TransactionDurability } from '../ports/storage.js'
import { extendPosition, type JournalPosition } from './journal-position.js'
import { confirm, type PendingCommit, stateAfter } from './ledger.js'
import { maxOfferBytes } from './ring.js'
import type { SyncHost } from './sync-host.js'

interface Appended {
  readonly position: JournalPosition
  readonly saved: readonly PendingCommit[]
  readonly bytes: number
  /** The rows, for other tabs, unless they are large. */
  readonly rows: readonly unknown[] | undefined
}

/**
 * Appends what is pending, in one transaction that takes effect only where the journal is what this tab knows: its fence, that
 * no record follows, and that the newest record is the one which a ring brought, if it is known from that only. Undefined: it
 * is another.
 */
export async function appendPending(
  storage: Storage,
  host: Pick<SyncHost, 'ledger' | 'shape' | 'tabId'>,
  position: JournalPosition,
  durability: TransactionDurability,
): Promise<Appended | undefined> {
  const { pending, head } = host.ledger
  const { sum, unverified } = position
  const place = { from: head + 1, prev: sum, writer: host.tabId, schemaVersion: host.shape.version }
  const append = encodeAppend(pending, place)
  const after = stateAfter(host.ledger, append.count, host.shape)
  const fence = fenceOf(position.meta)
  const newest = unverified !== undefined && {
    key: rows.journalRecord(unverified),
    holds: (row: unknown) => isRecord(row) && row.sum === sum,
  }
  const outcome = await storage.write({
    expect: { key: rows.fence, holds: (value) => value === fence, ...(newest && { also: newest }) },
    add: append.rows,
    durability,
  })
  if (outcome === 'conflict') return undefined
  const saved = host.ledger.pending.slice(0, append.count)
  host.ledger = confirm(host.ledger, append.count, after)
  position.tail.add(saved, head, append.bytes)
  return {
    position: extendPosition(position, {
      sum: append.sum,
      journalRecords: append.rows.length,
      journalBytes: append.bytes,
      commits: saved.slice(-1).map(({ record }) => record),
    }),
    saved,
    bytes: append.bytes,
    rows: append.bytes > maxOfferBytes ? undefined : append.rows.map(([, row]) => row),
  }
}
