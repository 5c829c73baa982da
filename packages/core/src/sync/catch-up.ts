import type { CommitRecord, Issue } from '../commit/commit.js'
import type { SizedState } from '../commit/prepare.js'
import type { StoreShape } from '../definition/store-shape.js'
import type { Finding, Findings } from '../journal/check-stored.js'
import { hydrate, type LoadedState } from '../journal/hydrate.js'
import { readJournalChain } from '../journal/journal-chain.js'
import { decodeMeta, type Meta } from '../journal/meta.js'
import { replay } from '../journal/replay.js'
import { rows } from '../journal/rows.js'
import { flipSnapshot, writeSnapshot } from '../journal/snapshot.js'
import { readStoredRows } from '../journal/stored-rows.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import { type CanaryNote, missingAgainstCanary } from './canary-note.js'
import { extendPosition, isJournaled, type JournalPosition, withWriters } from './journal-position.js'
import { type Ledger, type PendingCommit, viewOf } from './ledger.js'
import { type RebaseTools, rebase } from './rebase.js'

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
 */
export async function catchUp(
  storage: Storage,
  reader: Reader,
  position: JournalPosition | undefined,
  canary: CanaryNote | undefined,
  platform: Platform,
): Promise<CaughtUp> {
  if (position !== undefined) {
    const [metaRow, configRow, journal] = await storage.read([
      { key: rows.meta },
      { key: rows.config },
      rows.journalFrom(reader.ledger.head + 1),
    ])
    const meta = readMeta(metaRow?.[0])
    if (meta !== undefined && isContinuation(meta, position, reader)) {
      return readOn(journal ?? [], meta, position, reader, configRow?.[0])
    }
  }
  for (;;) {
    const stored = await readStoredRows(storage)
    const hydrated = hydrate(stored, reader.shape, reader.fingerprints)
    if (hydrated.kind === 'loaded') return readAll(hydrated, reader, position, canary, stored.config)
    if (hydrated.kind !== 'empty') return hydrated
    await createDatabase(storage, reader, position, platform)
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
  journal: readonly unknown[],
  meta: Meta,
  position: JournalPosition,
  reader: Reader,
  config: unknown,
): ReadResult {
  const found: Findings = { findings: [], stale: new Set() }
  const chain = readJournalChain(journal, { seq: reader.ledger.head, sum: position.sum }, found)
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
  const loss = chain.missingCommits > 0 ? `${chain.missingCommits} commits are missing from the journal.` : undefined
  const rest = { config, findings: found.findings, loss }
  if (commits.length === 0) {
    return { kind: 'read', ledger: reader.ledger, position: next, saved: [], commits, rejected: [], ...rest }
  }
  return { ...settle(reader, next, base, chain.head, commits), ...rest }
}

/** Starts from what was stored. */
function readAll(
  { meta, chain, version, snapshotState, findings, stale }: LoadedState,
  reader: Reader,
  before: JournalPosition | undefined,
  canary: CanaryNote | undefined,
  config: unknown,
): ReadResult {
  const writers = withWriters(new Map(Object.entries(meta.snapshot.writers)), chain.commits)
  const isFirst = before === undefined
  const missing = isFirst ? missingAgainstCanary(canary, { replicaId: meta.replicaId, head: chain.head }) : undefined
  // Numbers that were given out once are not given out again, even if what they named is lost.
  const head = isFirst && canary?.replicaId === meta.replicaId ? Math.max(chain.head, canary.head) : chain.head
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
  const gap = chain.missingCommits > 0 ? `${chain.missingCommits} commits are missing from the journal.` : undefined
  const settled = settle(reader, position, version, head, isFirst ? [] : chain.commits)
  return { ...settled, config, findings, loss: missing ?? gap }
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
  const withTab = withTabSlices(base, viewOf(ledger), shape)
  const rebased = rebase({ ...ledger, pending }, withTab, head, reader.rebaseTools())
  const others = commits.filter(({ cid }) => !cid.startsWith(`${tabId}-`))
  return { kind: 'read', position, saved, commits: others, ...rebased }
}

/** Slices of scope `tab` are this tab's own: they stay as they are whatever the journal says. */
function withTabSlices(base: SizedState, view: SizedState, shape: StoreShape): SizedState {
  const own: Record<string, unknown> = {}
  for (const name of shape.slices.keys()) if (!shape.isStored(name)) own[name] = view.state[name]
  return { ...base, state: Object.freeze({ ...base.state, ...own }) }
}

/** Writes a first snapshot into an empty database: of the initial state, or of this tab's when the database vanished under it. */
async function createDatabase(
  storage: Storage,
  { shape, fingerprints, ledger }: Reader,
  position: JournalPosition | undefined,
  { ids, clock }: Platform,
): Promise<void> {
  const source = {
    version: ledger.base,
    seq: position === undefined ? 0 : ledger.head,
    sum: position?.sum ?? 0,
    writers: position?.writers ?? new Map<string, number>(),
    previous: undefined,
    stale: new Set<string>(),
  }
  const tools = {
    storage,
    shape,
    fingerprints,
    chunkSet: ids.create(),
    at: clock.now(),
    yieldTask: () => clock.yieldTask(),
  }
  const { pointer } = await writeSnapshot(source, tools)
  // Whether it was this tab or another that made it: it is read next.
  await flipSnapshot(storage, shape, undefined, ids.create(), pointer, [])
}
