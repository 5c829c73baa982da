import { expect, test } from 'vitest'
import * as z from 'zod'
import { book, openLibrary } from '../../../fixtures/library.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { collection, createSyncStore, type Platform, slice } from '../../index.js'

function worldOf(seed: string) {
  const world = createSimWorld({ seed })
  const settle = world.settle.bind(world)
  const openTab = async () => {
    const tab = world.openTab()
    const library = openLibrary(tab.platform)
    await settle(library.ready)
    return { ...tab, library }
  }
  return { world, settle, openTab }
}

test('H10 a checkpoint outlives its page, with what was pending, and other tabs have it', async () => {
  const { settle, openTab } = worldOf('h10')
  const { library, platform } = await openTab()
  await settle(library.update((draft) => void draft.books.set('a', book('a'))).saved)
  library.update((draft) => void draft.books.set('b', book('b')))
  const mark = await settle(library.checkpoints.create('two books', { why: ['import'] }))
  const described = { name: 'two books', version: 2, pending: 1, metadata: { why: ['import'] }, persistent: true }
  expect(mark).toMatchObject({ ...described, problem: null })
  await settle(library.update((draft) => draft.books.clear()).saved)
  const other = await openTab()
  expect(await settle(other.library.checkpoints.list())).toEqual([mark])
  await settle(library.close())
  await settle(other.library.close())
  const { library: again } = await openTab()
  expect(await settle(again.checkpoints.list())).toEqual([mark])
  const second = await settle(again.checkpoints.create('none'))
  expect((await settle(again.checkpoints.list())).map(({ id }) => id)).toEqual([mark.id, second.id])
  await settle((await settle(again.checkpoints.restore(mark.id))).saved)
  expect([...again.getState().books.keys()]).toEqual(['a', 'b'])
  again.undo()
  expect(again.getState().books.size).toBe(0)
  for (const file of await settle(platform.vault.list('library'))) {
    const bytes = await settle(platform.vault.read('library', file))
    if (bytes && file.includes(mark.id)) {
      bytes[bytes.length - 9] = (bytes.at(-9) ?? 0) ^ 1
      await settle(platform.vault.write('library', file, bytes))
    }
  }
  const [broken] = await settle(again.checkpoints.list())
  expect(broken?.problem).toMatch(/checksum/)
  await expect(settle(again.checkpoints.restore(mark.id))).rejects.toMatchObject({ code: 'STATE_CORRUPTED' })
  await settle(again.checkpoints.delete(mark.id))
  expect(await settle(again.checkpoints.list())).toEqual([second])
})

test('H11 a checkpoint of an older schema is migrated, one that is not valid or is newer changes nothing', async () => {
  const { settle, world } = worldOf('h11')
  const { platform } = world.openTab()
  const open = (version: number, max: number, step: (old: Record<string, unknown>) => Record<string, unknown>) =>
    createSyncStore(
      {
        name: 'h11',
        version,
        slices: {
          notes: collection({ schema: z.object({ id: z.string(), text: z.string().max(max) }) }),
          label: slice({ schema: z.string(), initial: '' }),
        },
        migrations: version > 1 ? { 2: step } : {},
      },
      { platform: platform as Platform },
    )
  const renamed = (old: Record<string, unknown>) => ({ ...old, label: `${old.label}, moved` })
  const first = open(1, 100, renamed)
  await settle(first.ready)
  first.update((draft) => {
    draft.label = 'kept'
    draft.notes.set('n', { id: 'n', text: 'ten letters' })
  })
  const mark = await settle(first.checkpoints.create('of version 1'))
  first.update((draft) => draft.notes.clear())
  await settle(first.close())
  const strict = open(2, 3, renamed)
  await settle(strict.ready)
  const before = JSON.stringify(strict.getState())
  await expect(settle(strict.checkpoints.restore(mark.id))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  expect(JSON.stringify(strict.getState())).toBe(before)
  await settle(strict.close())
  const second = open(2, 100, renamed)
  await settle(second.ready)
  await settle(second.checkpoints.restore(mark.id))
  expect(JSON.parse(JSON.stringify(second.getState()))).toEqual({
    notes: { n: { id: 'n', text: 'ten letters' } },
    label: 'kept, moved',
  })
  await settle(second.close())
})

test('H12 checkpoints are not listed, counted or removed as backups', async () => {
  const { settle, openTab } = worldOf('h12')
  const { library } = await openTab()
  library.config.set({ backupRetention: 1, backupInterval: 0 })
  const marks = []
  for (const name of ['one', 'two', 'three']) marks.push(await settle(library.checkpoints.create(name)))
  for (const note of ['one', 'two']) await settle(library.backups.create(note))
  expect(await settle(library.backups.list())).toMatchObject([{ details: { note: 'two' } }])
  expect(await settle(library.checkpoints.list())).toEqual(marks)
  await expect(settle(library.backups.restore(marks[0]?.id ?? ''))).rejects.toMatchObject({ code: 'MISUSE' })
  await settle(library.backups.delete(marks[0]?.id ?? ''))
  expect(await settle(library.checkpoints.list())).toEqual(marks)
})

test.each([
  ['nothing pending', 0, ['a', 'b']],
  ['something pending', 1, ['a']],
])('H12 a wiped database comes back from the newest checkpoint that had %s', async (_, pending, wanted) => {
  const { world, settle, openTab } = worldOf(`h12-${pending}`)
  const { library } = await openTab()
  library.config.set({ backupInterval: 0 })
  await settle(library.update((draft) => void draft.books.set('a', book('a'))).saved)
  await settle(library.backups.create('one book'))
  const { saved } = library.update((draft) => void draft.books.set('b', book('b')))
  if (pending === 0) await settle(saved)
  expect(await settle(library.checkpoints.create('two books'))).toMatchObject({ pending })
  await settle(library.close())
  world.disk.wipe()
  const { library: again } = await openTab()
  expect([...again.getState().books.keys()]).toEqual(wanted)
  expect(again.getStatus().recovery).toMatchObject({ dataLoss: pending > 0 })
})
