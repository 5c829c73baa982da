import { expect, test } from 'vitest'
import { referencePrints, referenceRows, referenceShape } from '../../fixtures/reference-rows.js'
import { rowStorage } from '../../fixtures/row-storage.js'
import { checksum } from '../model/checksum.js'
import type { Storage, StorageWrite } from '../ports/storage.js'
import { writeConfigRow } from '../store/config-row.js'
import { hydrate, type LoadedState } from './hydrate.js'
import { decodeMeta, type Meta } from './meta.js'
import { flipSnapshot, writeSnapshot } from './snapshot.js'
import { readStoredRows } from './stored-rows.js'

const metaRow = referenceRows().find(([key]) => key[0] === 'meta')?.[1] as { readonly body: string }

function metaWith(change: (meta: Record<string, never>) => unknown, format = 1) {
  const body = JSON.stringify(change(JSON.parse(metaRow.body) as Record<string, never>))
  return { format, sum: checksum(body, format), body }
}

test('J15 what a newer app added to meta, its snapshot and its slices stays when this one compacts', async () => {
  const added = metaWith(({ snapshot, ...meta }: Record<string, Record<string, unknown>>) => {
    const slices = snapshot?.slices as Record<string, object>
    const extended = { ...slices, notes: { ...slices.notes, kept: { until: 9 } }, other: slices.title }
    return { ...meta, minReader: 1, snapshot: { ...snapshot, tiers: ['hot'], slices: extended } }
  })
  const stored = referenceRows().map(([key, value]) => [key, key[0] === 'meta' ? added : value] as const)
  const writes: StorageWrite[] = []
  const write: Storage['write'] = (written) => Promise.resolve(writes.push(written) > 0 ? 'written' : 'conflict')
  const storage: Storage = { ...rowStorage(stored), write }
  const loaded = hydrate(await readStoredRows(storage), referenceShape, referencePrints) as LoadedState
  const { meta, version, chain, snapshotState, stale } = loaded
  const { pointer } = await writeSnapshot(
    { version, seq: 26, sum: chain.sum, writers: new Map(), previous: { meta, state: snapshotState }, stale },
    {
      storage,
      shape: referenceShape,
      fingerprints: referencePrints,
      chunkSet: 'set2',
      at: 5,
      yieldTask: () => Promise.resolve(),
    },
  )
  const flip = { expected: meta, fence: 'replica.4', replicaId: 'replica', pointer, quarantine: [] }
  expect(await flipSnapshot(storage, referenceShape, flip)).toBeDefined()
  const put = writes.at(-1)?.put?.find(([key]) => key[0] === 'meta')?.[1]
  const next = decodeMeta(put) as Meta
  expect(next).toMatchObject({ generation: 5, minReader: 1, snapshot: { seq: 26, tiers: ['hot'] } })
  expect(next.snapshot.slices).toMatchObject({
    notes: { chunkSet: 'set2', chunks: 1, kept: { until: 9 } },
    other: { chunkSet: 'set1' },
  })
})

test('J15 what a newer app added to the settings stays when this one writes them', () => {
  const stored = { v: 1, revision: 4, values: { future: 'x', durability: 'strict' }, signedBy: 'tab' }
  expect(writeConfigRow(stored, { durability: 'relaxed' })).toEqual({
    v: 1,
    revision: 5,
    values: { future: 'x', durability: 'relaxed' },
    signedBy: 'tab',
  })
})

test('J15 R4 a newer storage format is told from a damaged one', () => {
  expect(decodeMeta(metaWith((meta) => meta, 2))).toBe('newer')
  expect(decodeMeta({ ...metaRow, format: 2 })).toMatchObject({ replicaId: 'replica', generation: 4 })
  expect(decodeMeta({ format: 7, whatever: [] })).toBe('newer')
})
