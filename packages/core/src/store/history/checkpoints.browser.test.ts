import { expect, test } from 'vitest'
import { book, openLibrary } from '../../../fixtures/library.js'
import { browserPlatform } from '../../index.js'

test('H10 F6 in the browser checkpoints are files that outlive the store; a capsule names the browser', async () => {
  const platform = browserPlatform()
  for (const file of await platform.vault.list('library')) await platform.vault.remove('library', file)
  const library = openLibrary(platform)
  await library.ready
  library.update((draft) => draft.books.set('kept', book('kept')))
  const mark = await library.checkpoints.create('one book', { by: 'test' })
  expect(mark).toMatchObject({ persistent: true, problem: null, metadata: { by: 'test' } })
  await library.update((draft) => draft.books.clear()).saved
  await library.close()
  const again = openLibrary(browserPlatform())
  await again.ready
  expect(await again.checkpoints.list()).toEqual([mark])
  expect(await again.backups.list()).toEqual([])
  await (await again.checkpoints.restore(mark.id)).saved
  expect(again.getState().books.has('kept')).toBe(true)
  const [header = ''] = (await again.exportCapsule()).split('\n')
  expect(JSON.parse(header).environment.userAgent).toBe(navigator.userAgent)
  await again.checkpoints.delete(mark.id)
  await again.close()
})
