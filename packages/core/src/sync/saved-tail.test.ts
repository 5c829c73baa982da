import { expect, test } from 'vitest'
import type { PendingCommit } from './ledger.js'
import { SavedTail } from './saved-tail.js'

const commits = (count: number, from: number) =>
  Array.from({ length: count }, (_, index) => ({ committedAt: from + index }) as PendingCommit)

test('T6 the newest commits are kept within bounds, and it is known when older ones are not', () => {
  const tail = new SavedTail()
  for (let head = 0; head < 10_000; head += 10) tail.add(commits(10, head + 1), head, 100)
  expect(tail.after(9_990)?.map(({ committedAt }) => committedAt)).toEqual([
    9_991, 9_992, 9_993, 9_994, 9_995, 9_996, 9_997, 9_998, 9_999, 10_000,
  ])
  expect(tail.after(9_000)).toHaveLength(1_000)
  expect(tail.after(7_000)).toBeUndefined()
  expect(tail.after(10_000)).toEqual([])
  // One append may be larger than all that is kept.
  tail.add(commits(2, 10_001), 10_000, 5_000_000)
  expect(tail.after(10_002)).toEqual([])
  expect(tail.after(10_001)).toBeUndefined()
})
