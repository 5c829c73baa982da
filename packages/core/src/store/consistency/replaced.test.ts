import { expect, test } from 'vitest'
import { book, openLibrary, probe } from '../../../fixtures/library.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import type { ConsistencyReport, Inconsistency } from '../../index.js'

const count = 6_000
const lines = (found: readonly Inconsistency[]) => found.map(({ path, message }) => `${path.join('.')} ${message}`)

/** A library with many books, whose clock goes on by a tenth of a millisecond each time that it is read. */
async function fullLibrary(seed: string) {
  const world = createSimWorld({ seed })
  const { platform } = world.openTab()
  const probed = probe()
  const library = openLibrary(platform, probed)
  const reports: ConsistencyReport[] = []
  library.events.on('consistency:checked', (report) => reports.push(report))
  await world.settle(library.ready)
  library.update((draft) => {
    draft.authors.set('a', { id: 'a', name: 'A' })
    for (let n = 0; n < count; n++) draft.books.set(`b${n}`, book(`b${n}`, { authorId: 'a' }))
  })
  await world.advance(60_000)
  const { monotonic, yieldTask } = platform.clock
  let readings = 0
  platform.clock.monotonic = () => monotonic() + ++readings / 10
  const turns: number[] = []
  platform.clock.yieldTask = () => {
    turns.push(probed.looks.length)
    probed.looks = []
    return yieldTask()
  }
  probed.looks = []
  return { world, library, reports, turns }
}

test('K2 when most entities are replaced at once they are looked at in turns, and the findings are those of a full check', async () => {
  const { world, library, reports, turns } = await fullLibrary('k2-replaced')
  library.update((draft) => {
    for (let n = 0; n < count; n++) draft.books.set(`b${n}`, book(`b${n}`, { authorId: 'a', pages: 499 + (n % 3) }))
  })
  await world.advance(100)
  expect(reports.at(-1)).toMatchObject({ isFull: false, checked: { entities: 4 * count } })
  expect(library.inconsistencies()).toHaveLength(count / 3)
  expect(turns.length).toBeGreaterThan(3)
  expect(Math.max(...turns)).toBeLessThan(2_000)
  const known = lines(library.inconsistencies())
  await world.settle(library.check())
  expect(lines(library.inconsistencies())).toEqual(known)
  await world.settle(library.close())
})

test('K2 when most of what is referred to goes at once, all that refers to it is looked at', async () => {
  const { world, library } = await fullLibrary('k2-gone')
  library.update((draft) => {
    for (let n = 0; n < count; n++) draft.tags.set(`t${n}`, { id: `t${n}`, name: 'T' })
    for (let n = 0; n < count; n++) Object.assign(draft.books.get(`b${n}`) ?? {}, { tagIds: [`t${n}`] })
  })
  await world.advance(60_000)
  expect(library.inconsistencies()).toEqual([])
  library.update((draft) => {
    for (let n = 0; n < count; n++) draft.tags.delete(`t${n}`)
  })
  await world.advance(1_000)
  const known = library.inconsistencies()
  expect(known).toHaveLength(count)
  await world.settle(library.check())
  expect(library.inconsistencies()).toBe(known)
  await world.settle(library.close())
})
