import type { CommitRecord, Issue } from '../commit/commit.js'
import type { SizedState } from '../commit/prepare.js'
import type { StoreShape } from '../definition/store-shape.js'
import { type Finding, type Findings, findingsUnder } from '../journal/check-stored.js'
import { hydrate, type LoadedState } from '../journal/hydrate.js'
import { type JournalChain, readJournalChain } from '../journal/journal-chain.js'
import { decodeMeta, fenceOf, type Meta } from '../journal/meta.js'
import { replay } from '../journal/replay.js'
import { rows } from '../journal/rows.js'
import { maxWriters } from '../journal/snapshot.js'
import { isSwitchedOff } from '../journal/stored-config.js'
import { mendFence, readJournalEnd, readStoredRows } from '../journal/stored-rows.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import { beginning, writersOf } from './beginning.js'
import type { CanaryNote } from './canary-note.js'
import { extendPosition, isJournaled, type JournalPosition } from './journal-position.js'
import { type Ledger, type PendingCommit, withTabSlices } from './ledger.js'
import { type RebaseTools, rebase } from './rebase.js'
import {
  isBackupWanted,
  nothingLost,
  planRecovery,
  type Recovery,
  type RecoveryPlan,
  type SoundBackup,
} from './recovery-plan.js'
import { writeDatabase } from './write-database.js'

/** Who catches up, and from where. */
export interface Reader {
  readonly shape: StoreShape
  readonly tabId: string
  readonly fingerprints: ReadonlyMap<string, string>
  readonly ledger: Ledger
  rebaseTools(): RebaseTools
  /** The newest backup that is sound, where there is one. Does not reject. */
  newestBackup(): Promise<SoundBackup | undefined>
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
  /** What could not be used, and is or will be set aside. */
  readonly findings: readonly Finding[]
  readonly recovery: Recovery
}

/** Stored data that can be read, as far as it validates, and must not be written to. */
export interface Unwritable {
  readonly kind: 'outdated' | 'migration-failed'
  readonly problem: string
  readonly version: SizedState
}

export type CaughtUp = ReadResult | Unwritable

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
  let plan: RecoveryPlan | undefined
  let setAside: readonly Finding[] = []
  for (;;) {
    const stored = await readStoredRows(storage, end)
    let hydrated = hydrate(stored, reader.shape, reader.fingerprints)
    if (hydrated.kind === 'loaded' && hydrated.chain.isDamaged && end === undefined) {
      end = await readJournalEnd(storage)
      continue
    }
    if (plan === undefined && position === undefined) {
      const isAsked = isBackupWanted(hydrated, canary) && !isSwitchedOff(stored.config, 'recoveryEnabled')
      plan = planRecovery(hydrated, canary, isAsked ? await reader.newestBackup() : undefined)
      if (plan.fill) hydrated = hydrate(stored, reader.shape, reader.fingerprints, plan.fill.state.state)
    }
    const backup = plan?.restore
    // Once: what another tab has written meanwhile stands.
    if (plan?.restore) plan = { ...plan, restore: undefined }
    if (hydrated.kind === 'outdated' || hydrated.kind === 'migration-failed') return () => hydrated
    if (hydrated.kind === 'loaded' && backup === undefined && hydrated.meta.schemaVersion === reader.shape.version) {
      const loaded = hydrated
      await mendFence(storage, loaded.meta)
      return () => {
        const result = readAll(loaded, reader, position, canary, stored.config, plan?.recovery)
        return { ...result, findings: [...setAside, ...result.findings] }
      }
    }
    const begun = await beginning(hydrated, stored, reader, { position, canary, backup, storage })
    setAside = begun.over.quarantine
    // What is migrated while validation is off was not checked: no fingerprint may vouch for it.
    const fingerprints = isSwitchedOff(stored.config, 'validationEnabled')
      ? new Map<string, string>()
      : reader.fingerprints
    const writer = { shape: reader.shape, tabId: reader.tabId, fingerprints }
    await writeDatabase(storage, writer, begun.state, begun.over, platform)
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
  const rest = { config, findings: found.findings, recovery: { ...nothingLost, ...gapIn(chain) } }
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
  canary: CanaryNote | undefined,
  config: unknown,
  recovery: Recovery | undefined,
): ReadResult {
  const { meta, chain, version, snapshotState, findings, stale } = loaded
  const isFirst = before === undefined
  const writers = writersOf(loaded)
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
  const settled = settle(reader, position, version, head, isFirst ? [] : chain.commits)
  const known = { ...nothingLost, ...gapIn(chain), ...(before && missingAgainst(before, meta, writers)) }
  return { ...settled, config, findings, recovery: recovery ?? known }
}

function gapIn({ missingCommits }: JournalChain): Pick<Recovery, 'loss' | 'lostCommits'> | undefined {
  if (missingCommits === 0) return undefined
  return { loss: `${missingCommits} commits are missing from the journal.`, lostCommits: missingCommits }
}

/** What is missing of what this tab knew to be saved, when another tab has made the database anew. */
function missingAgainst(
  before: JournalPosition,
  meta: Meta,
  writers: ReadonlyMap<string, number>,
): Pick<Recovery, 'loss'> | undefined {
  if (meta.replicaId === before.meta.replicaId) return undefined
  const isBehind = ([writer, n]: readonly [string, number]) => n > (writers.get(writer) ?? -1)
  if (![...before.writers].slice(-maxWriters).some(isBehind)) return undefined
  const loss =
    'The database went away and was made anew by a tab that did not have the newest commits; those are missing.'
  return { loss }
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
