import type { StorageKey, StorageRow } from '@holdfast/core'
import { expect, test } from 'vitest'
import { journal as j, put, type StorageBench } from './storage-bench.js'

/** What reads promise. */
export function readContract(bench: StorageBench): void {
  const { read, write, settle } = bench

  test('Q1 a key query gives the row or nothing', async () => {
    expect(await write(put([[['j', 1], 'one']]))).toBe('written')
    expect(await settle(bench.storage.read([{ key: ['j', 1] }, { key: ['j', 2] }, { key: ['j'] }]))).toEqual([
      ['one'],
      [],
      [],
    ])
  })

  test('Q1 no queries give no results', async () => {
    expect(await settle(bench.storage.read([]))).toEqual([])
  })

  test('Q1 a prefix query gives what follows the prefix, in key order: numbers, then strings, then nothing else', async () => {
    const keys: StorageKey[] = [
      ['i', 9],
      ['j'],
      ['j', ''],
      ['j', 'a', 1],
      ['j', 10],
      ['j', 2, 'x'],
      ['j', 2],
      ['j', -1],
    ]
    await write(put([...keys, ['k'], ['ja', 1]].map((key) => [key, JSON.stringify(key)])))
    const expected = [
      ['j', -1],
      ['j', 2],
      ['j', 2, 'x'],
      ['j', 10],
      ['j', ''],
      ['j', 'a', 1],
    ]
    expect(await read(j)).toEqual(expected.map((key) => JSON.stringify(key)))
    expect(await settle(bench.storage.keys(j))).toEqual(expected)
  })

  test('Q1 bounds of a prefix query are inclusive, together with what is below them', async () => {
    await write(
      put(
        [1, 2, 3, 4, 5].flatMap((n): StorageRow[] => [
          [['j', n], n],
          [['j', n, 'sub'], -n],
        ]),
      ),
    )
    expect(await read({ prefix: ['j'], from: 4 })).toEqual([4, -4, 5, -5])
    expect(await read({ prefix: ['j'], to: 2 })).toEqual([1, -1, 2, -2])
    expect(await read({ prefix: ['j'], from: 2, to: 3 })).toEqual([2, -2, 3, -3])
    expect(await read({ prefix: ['j'], from: 6 })).toEqual([])
    expect(await settle(bench.storage.keys({ prefix: ['j'], from: 5 }))).toEqual([
      ['j', 5],
      ['j', 5, 'sub'],
    ])
  })

  test('Q1 deeper prefixes and an empty one', async () => {
    await write(
      put([
        [['s', 'set', 'tasks', 0], 'a'],
        [['s', 'set', 'tasks', 1], 'b'],
        [['s', 'sets', 'tasks', 0], 'c'],
      ]),
    )
    expect(await read({ prefix: ['s', 'set', 'tasks'] })).toEqual(['a', 'b'])
    expect(await read({ prefix: ['s', 'set'] })).toEqual(['a', 'b'])
    expect(await read({ prefix: [] })).toEqual(['a', 'b', 'c'])
  })

  test('Q1 values come back as they went in, and are copies', async () => {
    const value = { text: 'é😀\u0000', list: [1, null, true, { deep: [] }], nested: { a: 'b' } }
    await write(put([[['v'], value]]))
    value.nested.a = 'changed by the writer'
    const [first] = (await read({ key: ['v'] })) as [typeof value]
    expect(first).toEqual({ ...value, nested: { a: 'b' } })
    first.nested.a = 'changed by a reader'
    expect(await read({ key: ['v'] })).toEqual([{ ...value, nested: { a: 'b' } }])
  })
}
