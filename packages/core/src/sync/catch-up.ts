import type { CommitRecord, Issue } from '../commit/commit.js'
import { type SizedState, touchedSizes } from '../commit/prepare.js'
import type { StoreShape } from '../definition/store-shape.js'
import { type Finding, type Findings, findingsUnder } from '../journal/check-stored.js'
import { hydrate, type LoadedState } from '../journal/hydrate.js'
import { type JournalChain, readJournalChain } from '../journal/journal-chain.js'
import { decodeMeta, fenceOf, type Meta } from '../journal/meta.js'
import { replay } from '../journal/replay.js'
import { rows } from '../journal/rows.js'
import { maxWriters } from '../journal/snapshot.js'
import { isValidationOff } from '../journal/stored-config.js'
import { mendFence, readJournalEnd, readStoredRows } from '../journal/stored-rows.js'
import { changesBetween } from '../model/diff-state.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import { type CanaryNote, missingAgainstCanary } from './canary-note.js'
import { extendPosition, isJournaled, type JournalPosition, withWriters } from './journal-position.js'
import type { Ledger, PendingCommit } from './ledger.js'
import { type RebaseTools, rebase } from './rebase.js'
import { writeDatabase } from './write-database.js'

/** Who catches up, and from where. */
export interface Reader {
  readonly shape: StoreShape
  readonly tabId: string
  readonly fingerprints: ReadonlyMap<string, string>
  readonly ledger: Ledger
  rebaseTools(): RebaseTools
}

/** A tab at the end of the journal. */
export interface ReadResult {
  readonly kind: 'read'
  readonly config: unknown
  readonly ledger: Ledger
  readonly position: JournalPosition
  /** Own commits that turned out to be in the journal already. */
  readonly saved: readonly PendingCommit[]
  /** Commits of other tabs that are new here; none on the first read. */
  readonly commits: readonly CommitRecord[]
  /** Pending commits that are not possible on what was read. */
  readonly rejected: readonly { readonly commit: PendingCommit; readonly issues: readonly Issue[] }[]
  readonly findings: readonly Finding[]
  /** What is missing of what was saved, as a sentence. */
  readonly loss: string | undefined
}

export type CaughtUp =
  | ReadResult
  | { readonly kind: 'outdated'; readonly problem: string; readonly version: SizedState }
  | { readonly kind: 'unreadable'; readonly problem: string }

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
  canary: CanaryNote | undefined,
  platform: Platform,
): Promise<() => CaughtUp> {
  let end: number | undefined
  while (position !== undefined) {
    const [metaRow, fenceRow, configRow, journal] = await storage.read([
      { key: rows.meta },
      { key: rows.fence },
      { key: rows.config },
      rows.journalFrom(reader.ledger.head + 1),
    ])
    const meta = readMeta(metaRow?.[0])
    if (meta === undefined || fenceRow?.[0] !== fenceOf(meta) || !isContinuation(meta, position, reader)) break
    const found = findingsUnder(configRow?.[0])
    const chain = readJournalChain(journal ?? [], { seq: reader.ledger.head, sum: position.sum, end }, found)
    const known = position
    if (!chain.isDamaged || end !== undefined) return () => readOn(chain, found, meta, known, reader, configRow?.[0])
    // Asked before the rows are read once more, so that it never goes beyond them.
    end = await readJournalEnd(storage)
  }
  let wasEmpty = false
  let migratedFindings: readonly Finding[] = []
  for (;;) {
    const stored = await readStoredRows(storage, end)
    const hydrated = hydrate(stored, reader.shape, reader.fingerprints)
    if (hydrated.kind === 'loaded' && hydrated.chain.isDamaged && end === undefined) {
      end = await readJournalEnd(storage)
    } else if (hydrated.kind === 'empty') {
      wasEmpty = true
      const version = reader.ledger.base
      const seq = position === undefined ? 0 : reader.ledger.head
      const writers = position?.writers ?? new Map<string, number>()
      await writeDatabase(storage, reader, { version, seq, sum: position?.sum ?? 0, writers }, [], undefined, platform)
    } else if (hydrated.kind === 'loaded' && hydrated.meta.schemaVersion < reader.shape.version) {
      // The migrated state is stored before anything is added to it: a journal never mixes two schema versions.
      const { version, chain, meta, findings } = hydrated
      const state = { version, seq: chain.head, sum: chain.sum, writers: writersOf(hydrated) }
      migratedFindings = findings
      // What is migrated while validation is off was not checked: no fingerprint may vouch for it.
      const fingerprints = isValidationOff(stored.config) ? new Map<string, string>() : reader.fingerprints
      await writeDatabase(
        storage,
        { shape: reader.shape, tabId: reader.tabId, fingerprints },
        state,
        findings,
        meta,
        platform,
      )
    } else if (hydrated.kind === 'loaded') {
      await mendFence(storage, hydrated.meta)
      const canaryFound = { note: canary, wasEmpty }
      return () => {
        const result = readAll(hydrated, reader, position, canaryFound, stored.config)
        return { ...result, findings: [...migratedFindings, ...result.findings] }
      }
    } else {
      return () => hydrated
    }
  }
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

/** Applies the records after the position. */
function readOn(
  chain: JournalChain,
  found: Findings,
  meta: Meta,
  position: JournalPosition,
  reader: Reader,
  config: unknown,
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
    findings: [...position.findings, ...found.findings],
  }
  const rest = { config, findings: found.findings, loss: gapIn(chain) }
  if (chain.head === reader.ledger.head) {
    return { kind: 'read', ledger: reader.ledger, position: next, saved: [], commits, rejected: [], ...rest }
  }
  return { ...settle(reader, next, base, chain.head, commits), ...rest }
}

/** Starts from what was stored. */
function readAll(
  loaded: LoadedState,
  reader: Reader,
  before: JournalPosition | undefined,
  canary: { readonly note: CanaryNote | undefined; readonly wasEmpty: boolean },
  config: unknown,
): ReadResult {
  const { meta, chain, version, snapshotState, findings, stale } = loaded
  const isFirst = before === undefined
  const found = canary.wasEmpty ? undefined : { replicaId: meta.replicaId, head: chain.head }
  const writers = writersOf(loaded)
  const missing = isFirst ? missingAgainstCanary(canary.note, found) : missingAgainst(before, meta, writers)
  // Numbers that were given out once are not given out again, even if what they named is lost.
  const head =
    isFirst && canary.note?.replicaId === meta.replicaId ? Math.max(chain.head, canary.note.head) : chain.head
  const position: JournalPosition = {
    meta,
    sum: chain.sum,
    records: chain.journalRecords,
    bytes: chain.journalBytes,
    writers,
    snapshotState,
    stale: head === chain.head ? stale : new Set(reader.shape.slices.keys()),
    findings,
  }
  const settled = settle(reader, position, version, head, isFirst ? [] : chain.commits)
  return { ...settled, config, findings, loss: missing ?? gapIn(chain) }
}

function gapIn({ missingCommits }: JournalChain): string | undefined {
  return missingCommits > 0 ? `${missingCommits} commits are missing from the journal.` : undefined
}

/** What is missing of what this tab knew to be saved, when another tab has made the database anew. */
function missingAgainst(before: JournalPosition, meta: Meta, writers: ReadonlyMap<string, number>): string | undefined {
  if (meta.replicaId === before.meta.replicaId) return undefined
  const isBehind = ([writer, n]: readonly [string, number]) => n > (writers.get(writer) ?? -1)
  if (![...before.writers].slice(-maxWriters).some(isBehind)) return undefined
  return 'The database went away and was made anew by a tab that did not have the newest commits; those are missing.'
}

/** Derives the pending commits again on a new base, without those that are in the journal already. */
function settle(
  reader: Reader,
  position: JournalPosition,
  base: SizedState,
  head: number,
  commits: readonly CommitRecord[],
): Pick<ReadResult, 'kind' | 'ledger' | 'position' | 'saved' | 'commits' | 'rejected'> {
  const { ledger, shape, tabId } = reader
  const saved = ledger.pending.filter(({ record }) => isJournaled(position, record.cid))
  const pending = ledger.pending.filter(({ record }) => !isJournaled(position, record.cid))
  const withTab = withTabSlices(base, ledger.view, shape)
  const rebased = rebase({ ...ledger, pending }, withTab, head, reader.rebaseTools())
  const others = commits.filter(({ cid }) => !cid.startsWith(`${tabId}-`))
  return { kind: 'read', position, saved, commits: others, ...rebased }
}

/** Slices of scope `tab` are this tab's own: they stay as they are whatever the journal says. */
function withTabSlices(base: SizedState, view: SizedState, shape: StoreShape): SizedState {
  const own: Record<string, unknown> = {}
  for (const name of shape.slices.keys()) if (!shape.isStored(name)) own[name] = view.state[name]
  const state = Object.freeze({ ...base.state, ...own })
  const touched = changesBetween(base.state, state, shape.isCollection)
  const sizes = touchedSizes(base.state, { state, touched })
  return { state, bytes: base.bytes + sizes.after - sizes.before }
}

function writersOf({ meta, chain }: LoadedState): ReadonlyMap<string, number> {
  return withWriters(new Map(Object.entries(meta.snapshot.writers)), chain.commits)
}
