import { expect, test } from 'vitest'
import * as z from 'zod'
import { book, openLibrary, probe } from '../../../fixtures/library.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { type ConsistencyReport, collection, createSyncStore, isHoldfastError, slice } from '../../index.js'

/** A library whose first full run is over, in a tab of its own. */
async function settledLibrary(seed: string, fill?: (library: ReturnType<typeof openLibrary>) => void) {
  const world = createSimWorld({ seed })
  const tab = world.openTab()
  const probed = probe()
  const library = openLibrary(tab.platform, probed)
  const reports: ConsistencyReport[] = []
  library.events.on('consistency:checked', (report) => reports.push(report))
  await world.settle(library.ready)
  if (fill) library.batch(() => fill(library))
  await world.advance(1_000)
  return { world, tab, library, probed, reports }
}

const lines = (library: Pick<ReturnType<typeof openLibrary>, 'inconsistencies'>) =>
  library.inconsistencies().map(({ code, path }) => `${code} ${path.join('.')}`)

test('K1 what changed is looked at soon after it did, in the background; findings are listed in the order of the definition', async () => {
  const { world, library, reports } = await settledLibrary('k1')
  expect(reports.map(({ isFull }) => isFull)).toEqual([true])
  expect(library.getStats().inconsistencies).toBe(0)
  library.update((draft) => {
    draft.books.set('b', book('b', { pages: 900, authorId: 'nobody', tagIds: ['x', 'y'] }))
    draft.books.set('a', book('a', { pages: 900, seriesId: 'none' }))
    draft.label = 'full'
  })
  expect(library.inconsistencies()).toEqual([])
  await world.advance(49)
  expect(reports).toHaveLength(1)
  await world.advance(2)
  const expected = [
    'orphan books.b.authorId',
    'orphan books.a.seriesId',
    'orphan books.b.tagIds.0',
    'orphan books.b.tagIds.1',
    'check books.b.pages',
    'check books.a.pages',
    'check authors',
  ]
  expect(lines(library)).toEqual(expected)
  expect(reports).toHaveLength(2)
  expect(reports[1]).toMatchObject({ isFull: false, isConsistent: false, version: 1, checked: { entities: 8 } })
  expect(reports[1]?.inconsistencies).toBe(library.inconsistencies())
  expect(library.getStats()).toMatchObject({ inconsistencies: 7, lastCheckAt: reports[1]?.at })
  library.update((draft) => {
    draft.tags.set('x', { id: 'x', name: 'x' })
    draft.books.delete('a')
    draft.maxPages = 1_000
  })
  await world.advance(60)
  expect(lines(library)).toEqual(['orphan books.b.authorId', 'orphan books.b.tagIds.1', 'check authors'])
  const report = await world.settle(library.check())
  expect(report.isFull).toBe(true)
  expect(lines(library)).toEqual(['orphan books.b.authorId', 'orphan books.b.tagIds.1', 'check authors'])
  await library.close().catch(() => undefined)
})
