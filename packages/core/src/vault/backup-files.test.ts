import { expect, test } from 'vitest'
import { createSimWorld } from '../../fixtures/simulated.js'
import { HoldfastError } from '../errors.js'
import { BackupFiles } from './backup-files.js'

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
