import { describe } from 'vitest'
import { lifeContract } from './life-contract.js'
import { readContract } from './read-contract.js'
import { type StorageSubject, useStorageBench } from './storage-bench.js'
import { writeContract } from './write-contract.js'

export type { StorageSubject } from './storage-bench.js'

/**
 * The contract of `StoragePort` as tests, to be called at the top of a test file of vitest. An implementation that passes
 * is one that the journal can trust; SimStorage, fake-indexeddb and real browsers run the same ones.
 */
export function storageContract(name: string, createSubject: () => StorageSubject | Promise<StorageSubject>): void {
  describe(`storage contract: ${name}`, () => {
    const bench = useStorageBench(createSubject)
    readContract(bench)
    writeContract(bench)
    lifeContract(bench)
  })
}
