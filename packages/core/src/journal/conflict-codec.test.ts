import { expect, test } from 'vitest'
import type { ConflictRecord } from '../conflict/conflict-record.js'
import { decodeConflicts, encodeConflict } from './conflict-codec.js'

const record: ConflictRecord = {
  id: 't-1/0',
  at: 5,
  cid: 't-1',
  slice: 'notes',
  key: 'n',
  path: ['text'],
  base: 'base',
  mine: 'mine',
  theirs: 'theirs',
  result: 'mine',
  policy: 'last-write-wins',
  outcome: 'mine',
  fallback: undefined,
  theirCids: ['u-1'],
  commits: { mine: 3, theirs: 1 },
  owed: false,
  omitted: false,
}
const stored = (conflict: ConflictRecord) => JSON.parse(JSON.stringify(encodeConflict(conflict, conflict.cid)))

test('M2 M7 a conflict is stored with how many commits either side made; one commit of each takes no space', () => {
  expect(decodeConflicts([stored(record)], 't-1')).toEqual([record])
  expect(stored(record).commits).toEqual([3, 1])
  const even = { ...record, commits: { mine: 1, theirs: 1 } }
  expect(stored(even)).not.toHaveProperty('commits')
  expect(decodeConflicts([stored(even)], 't-1')).toEqual([even])
})

test('M2 a conflict stored before commits were counted, or with counts that are none, is read as one commit of each', () => {
  const { commits: _, ...old } = stored(record)
  for (const commits of [undefined, null, 7, 'x', {}, [], ['2', 1.5], [null, {}]]) {
    const [read] = decodeConflicts([{ ...old, commits }], 't-1')
    expect(read).toEqual({ ...record, commits: { mine: 1, theirs: 1 } })
  }
})

test('M2 a result of null is null once it was stored', () => {
  for (const outcome of ['rerun', 'merged', 'resolved', 'mine'] as const) {
    const cleared = { ...record, result: null, outcome }
    expect(decodeConflicts([stored(cleared)], 't-1')).toEqual([cleared])
  }
})
