import { expect, test } from 'vitest'
import type { Hydrated } from '../journal/hydrate.js'
import { planRecovery, type SoundBackup } from './recovery-plan.js'

const version = { state: {}, bytes: 0 }
const snapshot = { seq: 0, sum: 0, at: 0, writers: {}, slices: {} }
const note = { replicaId: 'one', generation: 1, head: 12 }

/** A journal that ends at a commit, before the note's. */
function shortJournal(head: number, meta: object = {}): Hydrated {
  return {
    kind: 'loaded',
    version,
    meta: { replicaId: 'one', generation: 1, schemaVersion: 1, snapshot, ...meta },
    chain: {
      commits: [],
      head,
      sum: 0,
      journalRecords: 0,
      journalBytes: 0,
      missingCommits: 0,
      isDamaged: false,
      isBroken: false,
    },
    snapshotState: undefined,
    findings: [],
    stale: new Set<string>(),
  }
}

const backup = (seq: number, replicaId = 'one'): SoundBackup => ({ id: 'kept', replicaId, seq, state: version })

test('R15 a backup is restored only where it holds more than the journal', () => {
  for (const [seq, isUsed] of [
    [8, false],
    [9, false],
    [10, false],
    [11, true],
  ] as const) {
    const plan = planRecovery(shortJournal(10), note, backup(seq))
    expect([seq, plan.restore !== undefined]).toEqual([seq, isUsed])
    expect(plan.recovery.lostCommits).toBe(isUsed ? 1 : 2)
  }
})

test('R15 R7 a backup of another database is not used; one that was begun from another has what it took over', () => {
  expect(planRecovery(shortJournal(10), note, backup(11, 'two')).restore).toBeUndefined()
  const follows = (seq: number) => ({ replicaId: 'two', follows: { replicaId: 'one', seq } })
  expect(planRecovery(shortJournal(3, follows(12)), note, undefined).recovery.loss).toBeUndefined()
  expect(planRecovery(shortJournal(3, follows(11)), note, undefined).recovery.lostCommits).toBe(1)
})

test('R15 of an empty database a backup of another one makes up nothing that is known to be gone', () => {
  const empty: Hydrated = { kind: 'empty', version }
  expect(planRecovery(empty, note, backup(12)).recovery).toMatchObject({ loss: undefined, lostCommits: 0 })
  expect(planRecovery(empty, note, backup(9)).recovery).toMatchObject({ lostCommits: 3, backupUsed: 'kept' })
  const other = planRecovery(empty, note, backup(12, 'two')).recovery
  expect(other.loss).toEqual(expect.any(String))
})
