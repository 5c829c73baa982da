import { expect, test } from 'vitest'
import { book, openLibrary, probe } from '../../../fixtures/library.js'
import { createSimWorld } from '../../../fixtures/simulated.js'

test('B8 what a fingerprint vouches for is not validated again when it is recovered; a verify and an import do', async () => {
  const world = createSimWorld({ seed: 'b8' })
  const open = async (isValidated = true) => {
    const probed = probe()
    const library = openLibrary(world.openTab().platform, probed)
    await world.settle(library.ready)
    if (!isValidated) library.config.set({ validationEnabled: false })
    return { library, probed, runs: probed.schemaRuns }
  }
  const first = await open()
  await world.settle(first.library.update((draft) => void draft.books.set('a', book('a'))).saved)
  const { id } = await world.settle(first.library.backups.create())
  await world.settle(first.library.close())
  world.disk.wipe()
  const { library, probed, runs } = await open()
  expect(library.getState().books.size).toBe(1)
  expect(runs).toBe(0)
  await world.settle(library.backups.verify(id))
  expect(probed.schemaRuns).toBe(1)
  const file = await world.settle(library.backups.export(id))
  await world.settle(library.backups.delete(id))
  await world.settle(library.backups.import(file))
  expect(probed.schemaRuns).toBe(2)
  await world.settle(library.close())
  const off = await open(false)
  await world.settle(off.library.backups.create())
  await world.settle(off.library.close())
  world.disk.wipe()
  expect((await open()).runs).toBe(1)
})
