import { expect, test } from 'vitest'
import { book, openLibrary } from '../../../fixtures/library.js'
import { browserPlatform } from '../../index.js'

test('B2 B3 in the browser backups are files of their own, compressed, and outlive the store', async () => {
  const platform = browserPlatform()
  for (const file of await platform.vault.list('library')) await platform.vault.remove('library', file)
  const library = openLibrary(platform)
  await library.ready
  await library.update((draft) => {
    for (let n = 0; n < 1_000; n++) draft.books.set(`b${n}`, book(`b${n}`))
  }).saved
  const made = await library.backups.create('in the browser')
  expect(made).toMatchObject({ persistent: true, problem: null })
  expect(made.sizeBytes).toBeLessThan(library.getStats().stateBytes / 3)
  await library.update((draft) => draft.books.clear()).saved
  await library.close()
  const again = openLibrary(browserPlatform())
  await again.ready
  expect(await again.backups.list()).toEqual([made])
  const { commit, differences } = await again.backups.restore(made.id)
  expect(differences.find(({ slice }) => slice === 'books')?.added).toHaveLength(1_000)
  await commit?.saved
  expect(again.getState().books.size).toBe(1_000)
  const [file = ''] = await platform.vault.list('library')
  const bytes = await platform.vault.read('library', file)
  if (bytes) {
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1
    await platform.vault.write('library', file, bytes)
  }
  expect((await again.backups.list()).filter(({ problem }) => problem !== null)).toHaveLength(1)
  await again.close()
})
