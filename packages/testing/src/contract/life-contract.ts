import type { Storage } from '@holdfast/core'
import { expect, test } from 'vitest'
import { journal as j, put, type StorageBench } from './storage-bench.js'

/** What holds between storages, and over the life of one. */
export function lifeContract(bench: StorageBench): void {
  const { read, write, settle, open } = bench

  test('J1 what a resolved write wrote is there for a storage opened anew, also after close', async () => {
    await write({ ...put([[['j', 1], 'strict']]), durability: 'strict' })
    bench.storage.close()
    bench.storage = await open(bench.database)
    expect(await read(j)).toEqual(['strict'])
  })

  test('T1 of two writers that expect the same, exactly one succeeds', async () => {
    const other = await open(bench.database)
    await write(put([[['h'], 0]]))
    for (let head = 0; head < 10; head++) {
      const append = (target: Storage, who: string) =>
        target.write({
          expect: { key: ['h'], holds: (value) => value === head },
          put: [[['h'], head + 1]],
          add: [[['j', head + 1], who]],
          durability: 'relaxed',
        })
      const outcomes = await settle(Promise.all([append(bench.storage, 'one'), append(other, 'two')]))
      expect([...outcomes].sort()).toEqual(['conflict', 'written'])
    }
    expect(await read(j)).toHaveLength(10)
    expect(await settle(other.read([j]))).toEqual(await settle(bench.storage.read([j])))
  })

  test('J4 databases of different names have nothing in common', async () => {
    const other = await open(`${bench.database}-other`)
    await write(put([[['j', 1], 'mine']]))
    expect(await settle(other.read([j]))).toEqual([[]])
  })

  test('S4 after close every call rejects with CLOSED; closing twice is fine', async () => {
    bench.storage.close()
    bench.storage.close()
    const closed = { name: 'HoldfastError', code: 'CLOSED' }
    await expect(settle(bench.storage.read([j]))).rejects.toMatchObject(closed)
    await expect(settle(bench.storage.keys(j))).rejects.toMatchObject(closed)
    await expect(write(put([]))).rejects.toMatchObject(closed)
  })
}
