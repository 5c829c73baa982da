import { type Findings, findingsUnder } from '../journal/check-stored.js'
import { type JournalChain, readJournalChain } from '../journal/journal-chain.js'
import { decodeMeta, fenceOf, type Meta } from '../journal/meta.js'
import { replay } from '../journal/replay.js'
import { rows } from '../journal/rows.js'
import { readJournalEnd } from '../journal/stored-rows.js'
import { isRecord } from '../model/record.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import type { NoteOf } from './canary-note.js'
import { extendPosition, isJournaled, type JournalPosition } from './journal-position.js'
import { readAnew } from './read-anew.js'
import type { CaughtUp, Reader, ReadResult } from './reader.js'
import { nothingLost } from './recovery-plan.js'
import { gapIn, settle } from './settle.js'

/**
 * Brings a tab to the end of the journal: reads what follows its position, or everything when it has none or the snapshot
 * has overtaken it, and derives pending commits again on top. Starting is catching up from nothing.
 *
 * Gives what concludes it: called in the turn in which the host takes over the ledger, so that no commit is made between.
 */
export async function catchUp(
  storage: Storage,
  reader: Reader,
  position: JournalPosition | undefined,
  noteOf: NoteOf,
  platform: Platform,
): Promise<() => CaughtUp> {
  if (position !== undefined) await reader.features.readyToSettle()
  let end: number | undefined
  while (position !== undefined) {
    const [metaRow, fenceRow, configRow, journal] = await storage.read([
      { key: rows.meta },
      { key: rows.fence },
      { key: rows.config },
      rows.journalFrom(position.unverified ?? reader.ledger.head + 1),
    ])
    const meta = readMeta(metaRow?.[0])
    if (meta === undefined || fenceRow?.[0] !== fenceOf(meta) || !isContinuation(meta, position, reader)) break
    const after = recordsAfter(journal ?? [], meta, position, reader)
    if (after === undefined) break
    const found = findingsUnder(configRow?.[0])
    const chain = readJournalChain(after, { seq: reader.ledger.head, sum: position.sum, end }, found)
    const known = position
    if (!chain.isDamaged || end !== undefined) return () => readOn(chain, found, meta, known, reader, configRow ?? [])
    // Asked before the rows are read once more, so that it never goes beyond them.
    end = await readJournalEnd(storage)
  }
  return readAnew(storage, reader, position, noteOf, platform, end)
}

function readMeta(row: unknown): Meta | undefined {
  try {
    const meta = decodeMeta(row)
    return meta === 'newer' ? undefined : meta
  } catch {
    return undefined
  }
}

function isContinuation(meta: Meta, position: JournalPosition, { ledger, shape }: Reader): boolean {
  return (
    meta.replicaId === position.meta.replicaId &&
    meta.schemaVersion === shape.version &&
    meta.snapshot.seq <= ledger.head
  )
}

/** What follows the position; undefined: what a ring brought is not what the journal holds in its place. */
function recordsAfter(
  journal: readonly unknown[],
  { snapshot }: Meta,
  { unverified, sum }: JournalPosition,
  { ledger }: Reader,
): readonly unknown[] | undefined {
  if (unverified === undefined) return journal
  if (snapshot.seq === ledger.head) return snapshot.sum === sum ? journal : undefined
  const [record, ...rest] = journal
  return isRecord(record) && record.from === unverified && record.sum === sum ? rest : undefined
}

/** Applies the records after the position. */
function readOn(
  chain: JournalChain,
  found: Findings,
  meta: Meta,
  position: JournalPosition,
  reader: Reader,
  config: readonly unknown[],
): ReadResult {
  const commits = chain.commits.filter(({ cid }) => !isJournaled(position, cid))
  const base = replay(commits, reader.shape, reader.ledger.base, found)
  // Another tab's snapshot took over the journal so far: what is left of it is counted from here.
  const counted =
    meta.generation === position.meta.generation
      ? position
      : { ...position, records: 0, bytes: 0, snapshotState: undefined }
  const next: JournalPosition = {
    ...extendPosition({ ...counted, meta }, chain),
    stale: new Set([...position.stale, ...found.stale]),
    // Whoever wrote it just now found it valid.
    findings: [...position.findings, ...found.findings.map((finding) => ({ ...finding, isForeign: true }))],
  }
  const rest = { config, findings: found.findings, recovery: { ...nothingLost, ...gapIn(chain) } }
  if (chain.head === reader.ledger.head) {
    const none = { saved: [], rejected: [], conflicts: [], awaited: [], told: [], isFirst: false }
    return { kind: 'read', ledger: reader.ledger, position: next, commits, ...none, ...rest }
  }
  return { ...settle(reader, next, base, chain.head, commits, position), ...rest }
}
