import { expect, test } from 'vitest'
import { book, openLibrary, probe } from '../../../fixtures/library.js'
import { createSimWorld } from '../../../fixtures/simulated.js'

async function damagedLibrary(seed: string) {
  const world = createSimWorld({ seed })
  const tab = world.openTab()
  const probed = probe()
  const library = openLibrary(tab.platform, probed)
  await world.settle(library.ready)
  library.update((draft) => {
    draft.authors.set('known', { id: 'known', name: 'Known' })
    draft.books.set('a', book('a', { authorId: 'nobody' }))
    draft.books.set('b', book('b', { seriesId: 'none', pages: 900 }))
    draft.books.set('c', book('c', { tagIds: ['x'], authorId: 'known', pages: 700 }))
  })
  await world.settle(library.check())
  return { world, tab, library, probed }
}

test('K7 repair makes one commit of all repairs: clear and cascade do as they say, report is left to the app', async () => {
  const { world, library } = await damagedLibrary('k7')
  expect(library.inconsistencies()).toHaveLength(5)
  const commits: string[] = []
  library.events.on('state:updated', ({ commit }) => commits.push(commit.source))
  const commit = library.repair()
  expect(commit.status).toBe('committed')
  expect(commits).toEqual(['repair'])
  expect(library.getState().books.get('a')?.authorId).toBeNull()
  expect(library.getState().books.has('b')).toBe(false)
  expect(library.getState().books.get('c')).toMatchObject({ pages: 500, tagIds: ['x'], authorId: 'known' })
  await world.advance(1)
  expect(library.inconsistencies().map(({ path }) => path.join('.'))).toEqual(['books.c.tagIds.0'])
  await world.settle(library.close())
})

test('K7 of the findings given, one that throws or is rejected has no part; one that is out of date does nothing', async () => {
  const { world, tab, library } = await damagedLibrary('k7b')
  const [ofA] = library.inconsistencies()
  const failure = new Error('can not mend')
  const own = (repair: (draft: { books: { get(key: string): { pages: unknown } | undefined } }) => void) => ({
    code: 'check' as const,
    check: 'own',
    path: [],
    message: 'own',
    repair: repair as (draft: object) => void,
  })
  const wrong = own((draft) => {
    const found = draft.books.get('c')
    if (found) found.pages = 'many'
  })
  const throwing = own(() => {
    throw failure
  })
  const commit = library.repair([throwing, wrong, ...(ofA ? [ofA] : [])])
  expect(commit.status).toBe('committed')
  expect(tab.errors).toEqual([failure])
  expect(library.getState().books.get('a')?.authorId).toBeNull()
  expect(library.getState().books.get('c')?.pages).toBe(700)
  library.update((draft) => void draft.books.set('a', book('a', { authorId: 'known' })))
  const { version } = library.getStatus()
  library.repair(ofA ? [ofA] : [])
  expect(library.getStatus().version).toBe(version)
  expect(library.getState().books.get('a')?.authorId).toBe('known')
  await world.settle(library.close())
})

test('K7 an index that disagrees with its entities is found by a full check and made anew, without a commit', async () => {
  const { world, library, probed } = await damagedLibrary('k7c')
  library.repair()
  expect(library.getState().books.where('byShelf', 'a')).toHaveLength(2)
  probed.shelf = 'b'
  const { inconsistencies } = await world.settle(library.check())
  expect(inconsistencies.map(({ code, check }) => [code, check])).toContainEqual(['index', 'books.byShelf'])
  const before = library.getState()
  const { version } = library.getStatus()
  let told = 0
  library.subscribe(() => told++)
  library.repair()
  expect([library.getStatus().version, told]).toEqual([version, 1])
  expect(library.getState().books).not.toBe(before.books)
  expect(library.getState().books.get('a')).toBe(before.books.get('a'))
  expect(library.getState().books.where('byShelf', 'b')).toHaveLength(2)
  await world.advance(50)
  expect(library.inconsistencies().filter(({ code }) => code === 'index')).toEqual([])
  library.update((draft) => void draft.books.set('d', book('d')))
  expect(library.getState().books.where('byShelf', 'b')).toHaveLength(3)
  await world.settle(library.close())
})
