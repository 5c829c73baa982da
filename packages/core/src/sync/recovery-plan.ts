import type { SizedState } from '../commit/prepare.js'
import type { Hydrated } from '../journal/hydrate.js'
import type { CanaryNote } from './canary-note.js'

/** A verified backup, decoded and validated by the definition in force. */
export interface SoundBackup {
  readonly id: string
  readonly replicaId: string
  /** Number of the last commit in it. */
  readonly seq: number
  /** Slices that it does not have hold their initial value. */
  readonly state: SizedState
}

/** What is missing of what was saved, and what was done about it. */
export interface Recovery {
  /** What is missing, as a sentence; undefined: nothing that is known. */
  readonly loss: string | undefined
  /** How many commits are known to be gone for good. */
  readonly lostCommits: number
  /** What was done, in order, a sentence each. */
  readonly steps: readonly string[]
  /** Id of the backup that was used. */
  readonly backupUsed: string | undefined
}

/** What a backup is used for: to stand in for what is damaged of the snapshot, or to begin the database with. */
export interface RecoveryPlan {
  readonly fill: SoundBackup | undefined
  readonly restore: SoundBackup | undefined
  readonly recovery: Recovery
}

export const nothingLost: Recovery = { loss: undefined, lostCommits: 0, steps: [], backupUsed: undefined }

/** Whether a backup could supply something that the database can not. */
export function isBackupWanted(hydrated: Hydrated, note: CanaryNote | undefined): boolean {
  if (hydrated.kind === 'empty' || hydrated.kind === 'unreadable') return true
  if (hydrated.kind !== 'loaded') return false
  return hydrated.findings.some(isOfSnapshot) || lossOf(hydrated, note).loss !== undefined
}

/**
 * The steps of the ladder that lead from what was read to a state. Pure: after a crash it gives the same again.
 * `salvagedHead`: up to which commit an unreadable database can be put together whole from its rows.
 */
export function planRecovery(
  hydrated: Hydrated,
  note: CanaryNote | undefined,
  backup: SoundBackup | undefined,
  salvagedHead = 0,
): RecoveryPlan {
  const lost = lossOf(hydrated, note)
  const without = { fill: undefined, restore: undefined, recovery: { ...nothingLost, ...lost } }
  if (backup === undefined || (hydrated.kind === 'unreadable' && salvagedHead > backup.seq)) return without
  const used = `the backup '${backup.id}' of commit ${backup.seq}.`
  if (hydrated.kind === 'loaded') {
    const { meta, chain, findings } = hydrated
    if (backup.replicaId !== meta.replicaId) return without
    if (lost.loss === undefined || backup.seq <= chain.head) {
      if (!findings.some(isOfSnapshot)) return without
      const steps = [`What is damaged of the snapshot was filled up from ${used}`]
      return { ...without, fill: backup, recovery: { ...without.recovery, steps, backupUsed: backup.id } }
    }
  } else if (hydrated.kind === 'outdated') return without
  const steps = [...(lost.loss === undefined ? [] : [lost.loss]), `The state was restored from ${used}`]
  const isSameLife = note?.replicaId === backup.replicaId
  const lostCommits = isSameLife ? Math.max(0, note.head - backup.seq) : 0
  const isWhole = isSameLife && lostCommits === 0
  const loss = isWhole ? undefined : `What was saved after commit ${backup.seq} is missing.`
  return { ...without, restore: backup, recovery: { loss, lostCommits, steps, backupUsed: backup.id } }
}

function isOfSnapshot({ slice, key }: { readonly slice: string | null; readonly key: readonly unknown[] }): boolean {
  return slice !== null && key[0] !== 'j'
}

/** What is missing against the canary, or between the records of the journal. */
function lossOf(hydrated: Hydrated, note: CanaryNote | undefined): Pick<Recovery, 'loss' | 'lostCommits'> {
  const head = note?.head ?? 0
  const missing = hydrated.kind === 'loaded' ? hydrated.chain.missingCommits : 0
  if (hydrated.kind === 'unreadable') return { loss: hydrated.problem, lostCommits: 0 }
  if (hydrated.kind === 'empty' && head > 0) {
    return { loss: `The database is empty; it held ${head} commits.`, lostCommits: head }
  }
  if (hydrated.kind === 'loaded' && head > 0) {
    const { meta, chain } = hydrated
    if (meta.replicaId !== note?.replicaId) {
      // One that was begun from what a tab or a backup held of the other has that.
      const kept = meta.follows?.replicaId === note?.replicaId ? (meta.follows?.seq ?? 0) : 0
      const loss = `The database was replaced by another; the one before held ${head} commits, this one ${kept} of them.`
      if (head > kept) return { loss, lostCommits: head - kept }
    } else if (chain.head < head) {
      return {
        loss: `The journal ends at commit ${chain.head}; ${head} were saved.`,
        lostCommits: head - chain.head + missing,
      }
    }
  }
  return { loss: missing > 0 ? missingFromJournal(missing) : undefined, lostCommits: missing }
}

export function missingFromJournal(commits: number): string {
  return commits === 1 ? 'One commit is missing from the journal.' : `${commits} commits are missing from the journal.`
}
