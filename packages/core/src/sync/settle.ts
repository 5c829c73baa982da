import type { CommitRecord } from '../commit/commit.js'
import type { SizedState } from '../commit/prepare.js'
import type { JournalChain } from '../journal/journal-chain.js'
import { sizeBytes } from '../model/size.js'
import { isJournaled, type JournalPosition } from './journal-position.js'
import { type PendingCommit, withTabSlices } from './ledger.js'
import type { Reader, ReadResult } from './reader.js'
import { rebase } from './rebase.js'
import { missingFromJournal, type Recovery } from './recovery-plan.js'

/**
 * Derives the pending commits again on a new base, without those that are in the journal already. `known`: where this tab
 * stood before; undefined: it knew nothing, and to nobody is it news what the journal holds. `again`: what was saved in a journal
 * that is gone, and comes before what is pending.
 */
export function settle(
  reader: Reader,
  position: JournalPosition,
  base: SizedState,
  head: number,
  commits: readonly CommitRecord[],
  known: JournalPosition | undefined,
  again: readonly PendingCommit[] = [],
): Omit<ReadResult, 'config' | 'findings' | 'recovery'> {
  const { ledger, shape, tabId } = reader
  const saved = ledger.pending.filter(({ record }) => isJournaled(position, record.cid))
  const pending = [...again, ...ledger.pending].filter(({ record }) => !isJournaled(position, record.cid))
  const withTab = withTabSlices(base, ledger.view, shape)
  // What the last append came to was not known. A number that is too high is harmless: what a journal has is told by cid.
  const savedBytes = saved.reduce((bytes, { record }) => bytes + sizeBytes(record.effect), 0)
  if (saved.length > 0) position.tail.add(saved, head - saved.length, savedBytes)
  const others = commits.filter(({ cid }) => !cid.startsWith(`${tabId}-`) && !(known && isJournaled(known, cid)))
  // What is to be saved once more is in what was known already: along that line there is nothing to compare it with.
  const before = again.length > 0 ? withTab : ledger.base
  const met = { saved, theirs: others }
  const rebased = rebase({ ...ledger, base: before, pending }, withTab, head, reader.rebaseTools(), met)
  const told = others.flatMap(({ conflicts = [] }) => conflicts)
  return { kind: 'read', position, saved, commits: known ? others : [], told, isFirst: known === undefined, ...rebased }
}

/** What is missing between the records of a journal. */
export function gapIn({ missingCommits }: JournalChain): Pick<Recovery, 'loss' | 'lostCommits'> | undefined {
  if (missingCommits === 0) return undefined
  return { loss: missingFromJournal(missingCommits), lostCommits: missingCommits }
}
