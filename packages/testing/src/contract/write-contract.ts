import type { StorageRow } from '@holdfast/core'
import { expect, test } from 'vitest'
import { add, journal as j, put, type StorageBench } from './storage-bench.js'

/** What writes promise. */
export function writeContract(bench: StorageBench): void {
  const { read, write, settle } = bench

  test('J8 a write whose expectation does not hold has no effect', async () => {
    await write(
      put([
        [['h'], 'fence-1'],
        [['j', 0], 'kept'],
      ]),
    )
    const seen: unknown[] = []
    const expecting = (expected: unknown) => ({
      key: ['h'],
      holds: (value: unknown) => {
        seen.push(value)
        return value === expected
      },
    })
    const change = { remove: [j], put: [[['h'], 'fence-2'] as const], add: [[['j', 1], 'new'] as const] }
    expect(await write({ expect: expecting('fence-0'), ...change, durability: 'relaxed' })).toBe('conflict')
    expect(await settle(bench.storage.read([{ key: ['h'] }, j]))).toEqual([['fence-1'], ['kept']])
    expect(await write({ expect: expecting('fence-1'), ...change, durability: 'relaxed' })).toBe('written')
    expect(await settle(bench.storage.read([{ key: ['h'] }, j]))).toEqual([['fence-2'], ['new']])
    expect(seen).toEqual(['fence-1', 'fence-1'])
  })

  test('J8 an expectation sees undefined where there is no row', async () => {
    const empty = { key: ['h'], holds: (value: unknown) => value === undefined }
    expect(await write({ expect: empty, ...put([[['h'], 1]]) })).toBe('written')
    expect(await write({ expect: empty, ...put([[['h'], 2]]) })).toBe('conflict')
    expect(await read({ key: ['h'] })).toEqual([1])
  })

  test('J8 all expected rows must hold: one that does not and nothing is written', async () => {
    const isOne = (value: unknown) => value === 1
    const both = { key: ['h'], holds: isOne, also: { key: ['j', 1], holds: isOne } }
    expect(await write(put([[['h'], 1]]))).toBe('written')
    expect(await write({ expect: both, ...put([[['h'], 2]]) })).toBe('conflict')
    expect(await write(put([[['j', 1], 1]]))).toBe('written')
    expect(await write({ expect: both, ...put([[['h'], 2]]) })).toBe('written')
    expect(await write({ expect: both, ...put([[['h'], 3]]) })).toBe('conflict')
    expect(await read({ key: ['h'] })).toEqual([2])
  })

  test('J8 an expectation that throws rejects with its error, and nothing is written', async () => {
    const expectation = {
      key: ['h'],
      holds: () => {
        throw new RangeError('mine')
      },
    }
    await expect(write({ expect: expectation, ...put([[['j', 1], 1]]) })).rejects.toThrow(RangeError)
    expect(await read(j)).toEqual([])
  })

  test.each([
    { position: 'first', rows: [2, 3, 4] },
    { position: 'middle', rows: [1, 2, 3] },
    { position: 'last', rows: [0, 1, 2] },
  ])('J3 adding a row that exists is a conflict and writes nothing: $position', async ({ rows }) => {
    await write(
      put([
        [['j', 2], 'first'],
        [['other'], 'kept'],
      ]),
    )
    const everything = { put: [[['other'], 'lost'] as const], remove: [{ key: ['k'] }] }
    for (const expectation of [undefined, { key: ['other'], holds: () => true }]) {
      const outcome = await write({
        ...(expectation && { expect: expectation }),
        ...everything,
        ...add(rows.map((n) => [['j', n], 'second'])),
      })
      expect(outcome).toBe('conflict')
    }
    expect(await settle(bench.storage.read([j, { key: ['other'] }]))).toEqual([['first'], ['kept']])
  })

  test('J3 adding the same row twice in one write is a conflict', async () => {
    expect(
      await write(
        add([
          [['j', 1], 'a'],
          [['j', 1], 'b'],
        ]),
      ),
    ).toBe('conflict')
    expect(await read(j)).toEqual([])
  })

  test('J7 rows are removed before others are put and added', async () => {
    await write(
      put([
        [['j', 1], 'old'],
        [['j', 2], 'old'],
        [['j', 3], 'old'],
        [['k'], 'kept'],
      ]),
    )
    const outcome = await write({
      remove: [{ prefix: ['j'], to: 2 }, { key: ['missing'] }],
      put: [[['j', 1], 'new']],
      add: [[['j', 2], 'new']],
      durability: 'strict',
    })
    expect(outcome).toBe('written')
    expect(await settle(bench.storage.read([j, { key: ['k'] }]))).toEqual([['new', 'new', 'old'], ['kept']])
  })

  test('J6 a value that cannot be stored rejects with MISUSE, and the rows beside it are not written', async () => {
    const rows: StorageRow[] = [
      [['j', 1], 'fine'],
      [['j', 2], { bad: () => 1 }],
    ]
    await expect(write(put(rows))).rejects.toMatchObject({ name: 'HoldfastError', code: 'MISUSE' })
    await expect(write({ expect: { key: ['h'], holds: () => true }, ...add(rows) })).rejects.toMatchObject({
      code: 'MISUSE',
    })
    expect(await read(j)).toEqual([])
    expect(await write(put([[['j', 1], 'fine']]))).toBe('written')
  })

  test('J5 calls take effect in the order in which they were made', async () => {
    const calls = [
      bench.storage.write(put([[['a'], 1]])),
      bench.storage.read([{ key: ['a'] }]),
      bench.storage.write({ expect: { key: ['a'], holds: (value) => value === 1 }, ...put([[['a'], 2]]) }),
      bench.storage.write(put([[['b'], 3]])),
      bench.storage.read([{ key: ['a'] }, { key: ['b'] }]),
    ]
    expect(await settle(Promise.all<unknown>(calls))).toEqual(['written', [[1]], 'written', 'written', [[2], [3]]])
  })

  test('J5 an empty write is a write, and many rows go into one', async () => {
    expect(await write({ durability: 'strict' })).toBe('written')
    const rows = Array.from({ length: 500 }, (_, n): StorageRow => [['j', n], `row ${n}`])
    expect(await write(add(rows))).toBe('written')
    expect(await read(j)).toEqual(rows.map(([, value]) => value))
  })
}
