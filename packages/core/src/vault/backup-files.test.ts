import { expect, test } from 'vitest'
import { createSimWorld } from '../../fixtures/simulated.js'
import { HoldfastError } from '../errors.js'
import { BackupFiles } from './backup-files.js'
import { type BackupKind, encodeFile } from './backup-header.js'

test('B5 of a file that could not be written whole nothing is left', async () => {
  const world = createSimWorld({ seed: 'leftover' })
  const { vault, clock } = world.openTab().platform
  const write = async (store: string, file: string, bytes: Uint8Array<ArrayBuffer>) => {
    await vault.write(store, file, bytes.slice(0, 1))
    throw new HoldfastError('STORAGE_FULL', 'No space (simulated).')
  }
  const files = new BackupFiles('notes', { ...vault, write }, clock, () => 1_000)
  const adding = files.add('a', new Uint8Array(9), 'own')
  await expect(world.settle(adding)).rejects.toMatchObject({ code: 'STORAGE_FULL' })
  expect(await world.settle(vault.list('notes'))).toEqual([])
})

test('B4 what a newer app wrote is neither removed by retention nor counted by it', async () => {
  const world = createSimWorld({ seed: 'newer' })
  const { vault, clock } = world.openTab().platform
  const files = new BackupFiles('notes', vault, clock, () => 1_000)
  const file = (id: string, kind: BackupKind) =>
    encodeFile(
      {
        ...{ id, kind, note: '', store: 'notes', schemaVersion: 1, replicaId: 'r', seq: 1, at: 0 },
        ...{ compression: null, slices: [], storedBytes: 0, bodyBytes: 0 },
      },
      [],
    )
  await world.settle(vault.write('notes', '0000000001-own-newer.backup', file('newer', 'of tomorrow' as BackupKind)))
  for (const id of ['one', 'two', 'three']) await world.settle(files.add(id, file(id, 'automatic'), 'own'))
  await world.settle(files.retain(1))
  expect((await world.settle(files.list())).map(({ id, isNewer }) => [id, isNewer])).toEqual([
    ['three', false],
    ['newer', true],
  ])
})
