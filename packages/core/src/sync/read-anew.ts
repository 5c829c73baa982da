import { HoldfastError } from '../errors.js'
import type { Finding } from '../journal/check-stored.js'
import { type Hydrated, hydrate, hydrateInTurns, isMigrationDue, type LoadedState } from '../journal/hydrate.js'
import type { Meta } from '../journal/meta.js'
import { readRawRows, salvage } from '../journal/salvage.js'
import { maxWriters } from '../journal/snapshot.js'
import { isSwitchedOff } from '../journal/stored-config.js'
import {
  mendFence,
  readJournalEnd,
  readStoredRows,
  type StoredRows,
  type WrittenState,
} from '../journal/stored-rows.js'
import type { RootState } from '../model/root-state.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import { beginning, writersOf } from './beginning.js'
import type { CanaryNote, NoteOf } from './canary-note.js'
import type { JournalPosition } from './journal-position.js'
import type { PendingCommit } from './ledger.js'
import type { CaughtUp, Reader, ReadResult } from './reader.js'
import { isBackupWanted, nothingLost, planRecovery, type Recovery, type RecoveryPlan } from './recovery-plan.js'
import { SavedTail } from './saved-tail.js'
import { gapIn, settle } from './settle.js'
import { lossToStore, untoldLoss } from './untold-loss.js'
import { writeDatabase } from './write-database.js'

/** Another tab may be at the same; after so many it is not that. Then it is tried again later. */
const maxAttempts = 20

const writersFirstMs = 500

/**
 * Reads everything that is stored: the ladder of recovery, of which a start with nothing wrong is the first rung. Writes a
 * database where there is none that this app can append to, and reads again.
 */
export async function readAnew(
  storage: Storage,
  reader: Reader,
  position: JournalPosition | undefined,
  noteOf: NoteOf,
  platform: Platform,
  journalEnd: number | undefined,
): Promise<() => CaughtUp> {
  let end = journalEnd
  let plan: RecoveryPlan | undefined
  let setAside: readonly Finding[] = []
  let written: WrittenState | undefined
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const stored = await readStoredRows(storage, end, written)
    if (isMigrationDue(stored, reader.shape) && (await reader.features.beforeMigration())) continue
    let hydrated = await hydrateFor(reader, stored)
    if (hydrated.kind === 'loaded' && hydrated.chain.isDamaged && end === undefined) {
      end = await readJournalEnd(storage)
      continue
    }
    if (hydrated.kind === 'empty' && position !== undefined && reader.ledger.pending.length === 0 && attempt === 0) {
      // A tab that writes knows of newer commits than one that reads along: it begins the database anew, if there is one.
      await new Promise<void>((resolve) => void platform.clock.schedule(resolve, writersFirstMs))
      continue
    }
    const canary = noteOf(hydrated.kind === 'loaded' ? hydrated.meta.replicaId : undefined)
    const salvaged = hydrated.kind === 'unreadable' ? salvage(await readRawRows(storage), reader.shape) : undefined
    if (salvaged?.kind === 'outdated' || salvaged?.kind === 'migration-failed') return () => salvaged
    if (plan === undefined && position === undefined) {
      const isAsked = isBackupWanted(hydrated, canary) && !isSwitchedOff(stored.config, 'recoveryEnabled')
      const newest = isAsked ? await reader.features.newestBackup() : undefined
      plan = planRecovery(
        hydrated,
        canary,
        newest,
        salvaged?.kind === 'salvaged' && salvaged.isWhole ? salvaged.loaded.chain.head : 0,
      )
      if (plan.fill) {
        // What is migrated is filled up before it is: from a backup of the schema that it has.
        const { before, meta } = { before: undefined, meta: undefined, ...hydrated }
        const fill =
          before && meta ? reader.features.olderState(meta.replicaId, meta.schemaVersion) : plan.fill.state.state
        const substitute = await fill
        if (substitute === undefined) plan = planRecovery(hydrated, canary, undefined)
        else hydrated = await hydrateFor(reader, stored, substitute)
      }
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
        const isNew = position === undefined && setAside.length === 0 && result.recovery.loss === undefined
        const recovery = isNew ? { ...result.recovery, ...untoldLoss(loaded.meta, canary) } : result.recovery
        return { ...result, recovery, findings: [...setAside, ...result.findings] }
      }
    }
    if (hydrated.kind === 'loaded' && hydrated.before !== undefined) {
      const problem = await reader.features.backUpOlder(hydrated.before, hydrated)
      if (problem !== undefined) return () => ({ kind: 'migration-failed', problem, version: hydrated.version })
    }
    const known = { position, canary, backup, salvaged: salvaged?.kind === 'salvaged' ? salvaged : undefined }
    const begun = beginning(hydrated, stored, reader, known)
    setAside = begun.over.quarantine
    // What is migrated while validation is off was not checked: no fingerprint may vouch for it.
    const fingerprints = isSwitchedOff(stored.config, 'validationEnabled')
      ? new Map<string, string>()
      : reader.fingerprints
    const writer = { shape: reader.shape, tabId: reader.tabId, fingerprints }
    // A fence that is damaged would refuse every try.
    if ('meta' in begun.over) await mendFence(storage, begun.over.meta)
    const missing = plan?.recovery ?? (hydrated.kind === 'loaded' ? gapIn(hydrated.chain) : undefined)
    const over = { ...begun.over, loss: lossToStore(setAside, missing) }
    written = await writeDatabase(storage, writer, begun.state, over, platform)
  }
  const message = `The database could not be begun in ${maxAttempts} attempts: each time it was another when it was written.`
  throw new HoldfastError('STATE_CORRUPTED', message)
}

/** What is migrated takes long: others have their turn meanwhile. */
function hydrateFor(reader: Reader, stored: StoredRows, substitute?: RootState): Hydrated | Promise<Hydrated> {
  const { shape, fingerprints } = reader
  if (!isMigrationDue(stored, shape)) return hydrate(stored, shape, fingerprints, substitute)
  return hydrateInTurns(stored, shape, fingerprints, reader.features.migrationTurns(), substitute)
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
    tail: before?.meta.replicaId === meta.replicaId ? before.tail : new SavedTail(),
  }
  const again = before && offeredAgain(before, meta)
  const settled = settle(reader, position, version, head, chain.commits, before, again)
  const own = again && reader.tabId
  const known = { ...nothingLost, ...gapIn(chain), ...(before && missingAgainst(before, meta, writers, own)) }
  return { ...settled, config: [config], findings, recovery: recovery ?? known }
}

/** What this tab had saved and the tab that made the database anew did not know; undefined: that is not known. */
function offeredAgain(before: JournalPosition, { replicaId, follows }: Meta): readonly PendingCommit[] | undefined {
  if (replicaId === before.meta.replicaId || follows?.replicaId !== before.meta.replicaId) return undefined
  return before.tail.after(follows.seq)
}

/** What is missing of what this tab knew to be saved, when another tab has made the database anew; `own` offers its part again. */
function missingAgainst(
  before: JournalPosition,
  meta: Meta,
  writers: ReadonlyMap<string, number>,
  own: string | undefined,
): Pick<Recovery, 'loss'> | undefined {
  if (meta.replicaId === before.meta.replicaId) return undefined
  const isBehind = ([writer, n]: readonly [string, number]) => writer !== own && n > (writers.get(writer) ?? -1)
  if (![...before.writers].slice(-maxWriters).some(isBehind)) return undefined
  const loss =
    'The database went away and was made anew by a tab that did not have the newest commits; those are missing.'
  return { loss }
}
