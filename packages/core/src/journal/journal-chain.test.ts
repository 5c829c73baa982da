import { expect, test } from 'vitest'
import type { CommitRecord } from '../commit/commit.js'
import { findingsUnder } from './check-stored.js'
import { readJournalChain } from './journal-chain.js'
import { encodeJournalRecord } from './journal-record.js'

const commit = (n: number): CommitRecord => ({
  cid: `tab-${n}`,
  source: 'app',
  intent: { kind: 'operations' },
  effect: [{ op: 'put', slice: 'notes', key: `${n}`, value: { id: `${n}` } }],
  basis: n - 1,
  at: 0,
  schemaVersion: 1,
})
const row = (n: number, prev: number) =>
  encodeJournalRecord([commit(n)], { from: n, prev, writer: 'tab', schemaVersion: 1 })

test('J4 J6 a record that says it follows another than the one before it is kept, and the chain is told to be broken', () => {
  const first = row(1, 0)
  const whole = readJournalChain([first, row(2, first.sum)], { seq: 0, sum: 0 }, findingsUnder(undefined))
  expect(whole).toMatchObject({ head: 2, missingCommits: 0, isBroken: false, isDamaged: false })
  const found = findingsUnder(undefined)
  const broken = readJournalChain([first, row(2, first.sum + 1)], { seq: 0, sum: 0 }, found)
  expect(broken).toMatchObject({ head: 2, missingCommits: 0, isBroken: true, isDamaged: false })
  expect(broken.commits.map(({ cid }) => cid)).toEqual(['tab-1', 'tab-2'])
  expect(found.findings).toEqual([])
})

test('J3 R7 numbers that no record bears are counted, between records and up to the last key', () => {
  const found = findingsUnder(undefined)
  const chain = readJournalChain([row(1, 0), row(4, 0)], { seq: 0, sum: 0, end: 6 }, found)
  expect(chain).toMatchObject({ head: 6, missingCommits: 4, isBroken: true })
})
