import { findingsUnder } from '../journal/check-stored.js'
import type { Hydrated, LoadedState } from '../journal/hydrate.js'
import { readJournalChain } from '../journal/journal-chain.js'
import { replay } from '../journal/replay.js'
import type { Salvaged } from '../journal/salvage.js'
import type { SnapshotSource } from '../journal/snapshot.js'
import type { StoredRows } from '../journal/stored-rows.js'
import type { CanaryNote } from './canary-note.js'
import { type JournalPosition, withWriters } from './journal-position.js'
import type { Reader } from './reader.js'
import type { SoundBackup } from './recovery-plan.js'
import type { Overwritten } from './write-database.js'

/** What is known besides the stored rows. */
interface Known {
  readonly position: JournalPosition | undefined
  readonly canary: CanaryNote | undefined
  readonly backup: SoundBackup | undefined
  readonly salvaged: Salvaged | undefined
}

interface Beginning {
  readonly state: Pick<SnapshotSource, 'version' | 'seq' | 'sum' | 'writers'>
  readonly over: Overwritten
}

/** What the database is to begin with: the best that there is, and what of the stored rows it is written over. */
export function beginning(
  hydrated: Extract<Hydrated, { kind: 'loaded' | 'empty' | 'unreadable' }>,
  stored: StoredRows,
  { ledger, shape }: Reader,
  { position, canary, backup, salvaged }: Known,
): Beginning {
  // Numbers that were given out once are not given out again, even if what they named is lost.
  const usedSeq = backup === undefined && salvaged === undefined ? 0 : (canary?.head ?? 0)
  if (hydrated.kind === 'loaded') {
    const { version, chain, meta, findings } = hydrated
    const seq = Math.max(chain.head, backup?.seq ?? 0, usedSeq)
    const state = { version: backup?.state ?? version, seq, sum: chain.sum, writers: writersOf(hydrated) }
    return { state, over: { meta, quarantine: findings } }
  }
  const unused = salvaged?.findings ?? []
  if (salvaged !== undefined && backup === undefined && position === undefined) {
    const { version, chain } = salvaged.loaded
    const seq = Math.max(chain.head, usedSeq)
    const state = { version, seq, sum: chain.sum, writers: withWriters(new Map(), chain.commits) }
    const follows = { replicaId: salvaged.loaded.meta.replicaId, seq: salvaged.isWhole ? seq : 0 }
    return { state, over: { fence: stored.fence, follows, quarantine: unused } }
  }
  const base = position === undefined ? backup : { state: ledger.base, seq: ledger.head }
  const found = findingsUnder(stored.config)
  // Of an unreadable database the journal may be sound: what it says goes on top.
  const start = { seq: base?.seq ?? 0, sum: position?.sum ?? 0, end: stored.journalEnd }
  const chain = readJournalChain(stored.journal, start, found)
  const version = replay(chain.commits, shape, base?.state ?? ledger.base, found)
  const writers = withWriters(position?.writers ?? new Map<string, number>(), chain.commits)
  const replicaId = position?.meta.replicaId ?? backup?.replicaId
  const follows = replicaId === undefined || base === undefined ? undefined : { replicaId, seq: base.seq }
  return {
    state: { version, seq: Math.max(chain.head, usedSeq), sum: chain.sum, writers },
    over: { fence: stored.fence, follows, quarantine: [...found.findings, ...unused] },
  }
}

/** Number of the newest commit of each writer in what was loaded. */
export function writersOf({ meta, chain }: LoadedState): ReadonlyMap<string, number> {
  return withWriters(new Map(Object.entries(meta.snapshot.writers)), chain.commits)
}
