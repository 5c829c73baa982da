import { expect, test } from 'vitest'
import type { DrillRecord } from './drill-record.js'
import { type Found, judge, proofText, whereIs } from './judge.js'

const before = {
  fence: 'replica.2',
  replicaId: 'replica',
  generation: 2,
  snapshotSeq: 3,
  head: 5,
  records: 2,
  quarantined: 0,
  canary: { replicaId: 'replica', generation: 2, head: 5 },
}
const record: DrillRecord = {
  id: 'drill',
  store: 'board',
  phase: 'commit',
  startedAt: 1_000,
  killedAt: 2_000,
  backup: { id: 'backup', isOwn: true },
  backups: ['backup'],
  before,
  stateSum: 'same',
  marks: [
    { cid: 'tab-7', acknowledged: true },
    { cid: 'tab-8', acknowledged: true },
    { cid: 'tab-9', acknowledged: false },
    { cid: 'tab-10', acknowledged: false },
  ],
  proof: null,
}
const seqsOf = (seqs: Record<string, readonly number[]>) => new Map(Object.entries(seqs))
const found = (change: Partial<Found> = {}, stored: Partial<Found['stored']> = {}): Found => ({
  stored: {
    ...before,
    head: 8,
    records: 5,
    seqs: seqsOf({ 7: [6], 8: [7], 9: [8] }),
    lastInSnapshot: -1,
    canary: { replicaId: 'replica', generation: 2, head: 7 },
    ...stored,
  },
  stateSum: 'same',
  phase: 'live',
  lastExit: 'crash',
  recovery: null,
  backupProblem: null,
  newBackups: { whole: 0, broken: 1 },
  writeProblem: null,
  ...change,
})
const failing = (given: Found) =>
  judge(record, given)
    .checks.filter(({ ok }) => ok === false)
    .map(({ name }) => name)

test('P9 all that was acknowledged and a beginning of the rest came back: it held', () => {
  expect(judge(record, found())).toMatchObject({ verdict: 'held' })
  expect(failing(found())).toEqual([])
  expect(failing(found({}, { head: 7, seqs: seqsOf({ 7: [6], 8: [7] }) }))).toEqual([])
  // Compacted meanwhile: what the snapshot has is not in the journal.
  const compacted = { head: 9, seqs: seqsOf({}), lastInSnapshot: 10, generation: 3, fence: 'replica.3' }
  expect(judge(record, found({}, compacted))).toMatchObject({ verdict: 'held' })
})

test('P9 whatever is not as it should be breaks the proof, and is named', () => {
  const missing = failing(found({}, { head: 6, seqs: seqsOf({ 7: [6] }), canary: null }))
  expect(missing).toEqual(['Nothing acknowledged is missing'])
  const ordered = 'What came back is a beginning of what was attempted, each once'
  expect(failing(found({}, { seqs: seqsOf({ 7: [6], 8: [7], 10: [8] }) }))).toEqual([ordered])
  expect(failing(found({}, { seqs: seqsOf({ 7: [6, 8], 8: [7] }), head: 7 }))).toEqual([ordered])
  expect(failing(found({ stateSum: 'other' }))).toEqual(['The state is what it was'])
  const other = failing(found({}, { replicaId: 'another', canary: null }))
  expect(other).toEqual(['It is the same database, and its generation did not go back'])
  expect(failing(found({}, { generation: 1 }))).toEqual(other)
  const canary = { replicaId: 'replica', generation: 2, head: 9 }
  expect(failing(found({}, { canary }))).toEqual(['The canary knows of no more than there is'])
  expect(failing(found({}, { quarantined: 1 }))).toEqual(['No loss was reported, and nothing was set aside'])
  expect(failing(found({ backupProblem: 'cut off' }))).toEqual(['The backup from before the stop is whole'])
  expect(failing(found({ newBackups: { whole: 1, broken: 0 } }))).toHaveLength(1)
  expect(failing(found({ writeProblem: 'STORAGE_FULL' }))).toEqual(['The store can be written to'])
})

test('P9 what could not be compared is not told as right; nothing acknowledged proves nothing', () => {
  const others = judge(record, found({ stateSum: 'other' }, { head: 9 }))
  expect(others.checks.find(({ name }) => name === 'The state is what it was')).toMatchObject({ ok: null })
  expect(others.verdict).toBe('held')
  const marks = record.marks.map(({ cid }) => ({ cid, acknowledged: false }))
  expect(judge({ ...record, marks }, found()).verdict).toBe('unproved')
})

test('P9 the proof as text tells the phase, the verdict, every check, and before and after', () => {
  const told = { id: 'drill', phase: 'commit' as const, concludedAt: 3_000, ...judge(record, found()) }
  const text = proofText(record, told, 'a browser')
  expect(text).toMatch(/phase +append committed/)
  expect(text).toMatch(/verdict +HELD/)
  expect(text.match(/^ok /gm)).toHaveLength(told.checks.length)
  expect(text).toMatch(/Last commit +5 → 8/)
  expect(text).toMatch(/Commit 4: tab-10 +no answer → nowhere/)
})

test('P9 a commit is in the journal, in the snapshot, twice, or nowhere', () => {
  const stored = { seqs: seqsOf({ 4: [9], 5: [10, 12] }), lastInSnapshot: 3 }
  expect(['a-b-3', 'a-b-4', 'a-b-5', 'a-b-6'].map((cid) => whereIs(cid, stored))).toEqual([
    'snapshot',
    'journal',
    'twice',
    'nowhere',
  ])
})
