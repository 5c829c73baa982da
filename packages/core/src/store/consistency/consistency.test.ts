import { expect, test } from 'vitest'
import * as z from 'zod'
import { book, openLibrary, probe } from '../../../fixtures/library.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { type ConsistencyReport, collection, createSyncStore, type Inconsistency, slice } from '../../index.js'
import { Findings } from './findings.js'

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
  await world.settle(library.close())
})

test('K1 inconsistencies() gives the same array until what is known changes', async () => {
  const { world, library, reports } = await settledLibrary('k1b', ({ update }) =>
    update((draft) => draft.books.set('a', book('a', { authorId: 'nobody' }))),
  )
  const known = library.inconsistencies()
  expect(lines(library)).toEqual(['orphan books.a.authorId'])
  library.update((draft) => void draft.books.set('b', book('b')))
  await world.advance(60)
  library.update((draft) => void Object.assign(draft.books.get('a')!, { title: 'Another' }))
  await world.advance(60)
  await world.settle(library.check())
  expect(reports).toHaveLength(4)
  expect(library.inconsistencies()).toBe(known)
  expect(Object.isFrozen(known)).toBe(true)
  await world.settle(library.close())
})

test.each([1_000, 20_000])('K3 among %i entities, one change is one look and no run of a schema', async (count) => {
  const { world, library, probed, reports } = await settledLibrary('k3', ({ update }) =>
    update((draft) => {
      for (let n = 0; n < count; n++) draft.books.set(`b${n}`, book(`b${n}`, { authorId: `a${n % 100}` }))
      for (let n = 0; n < 100; n++) draft.authors.set(`a${n}`, { id: `a${n}`, name: 'x' })
    }),
  )
  expect(probed.looks).toHaveLength(count)
  library.update((draft) => void Object.assign(draft.books.get('b7')!, { pages: 7 }))
  probed.looks = []
  probed.schemaRuns = 0
  await world.advance(60)
  expect(probed.looks).toEqual(['b7'])
  expect(reports.at(-1)).toMatchObject({
    isFull: false,
    checked: { entities: 4, checks: 1, references: 3, indexes: 0 },
  })
  library.update((draft) => void Object.assign(draft, { label: 'other' }))
  probed.schemaRuns = 0
  await world.advance(60)
  expect(probed.looks).toEqual(['b7'])
  expect(probed.schemaRuns).toBe(0)
  expect(reports.at(-1)?.checked).toMatchObject({ entities: 0, checks: 2, references: 0 })
  library.update((draft) => {
    draft.tags.set('x', { id: 'x', name: 'x' })
    for (const key of ['b3', 'b5']) Object.assign(draft.books.get(key)!, { tagIds: ['x'] })
  })
  await world.advance(60)
  expect(lines(library)).toEqual([])
  probed.looks = []
  library.update((draft) => void draft.tags.delete('x'))
  await world.advance(60)
  expect(lines(library)).toEqual(['orphan books.b3.tagIds.0', 'orphan books.b5.tagIds.0'])
  expect(reports.at(-1)?.checked).toMatchObject({ entities: 2, references: 1 })
  expect(probed.looks).toEqual([])
  await world.settle(library.close())
})

test('K5 a check that throws, or tries to change the state, is a finding and no error', async () => {
  const { world, tab } = await settledLibrary('k5')
  const store = createSyncStore(
    {
      name: 'k5',
      version: 1,
      slices: {
        items: collection({ schema: z.object({ id: z.string(), n: z.number() }) }),
        list: slice({ schema: z.array(z.number()), initial: [1] }),
      },
      checks: {
        changesIt: (state) => void (state.list as number[]).push(2),
        throwsOnOne: {
          each: 'items',
          check: ({ n }) => {
            if (n === 1) throw new Error('not this one')
          },
        },
      },
    },
    { platform: tab.platform },
  )
  await world.settle(store.ready)
  store.update((draft) => {
    for (let n = 0; n < 3; n++) draft.items.set(`i${n}`, { id: `i${n}`, n })
  })
  const { inconsistencies } = await world.settle(store.check())
  expect(inconsistencies).toMatchObject([
    { code: 'check-threw', check: 'changesIt', path: [] },
    { code: 'check-threw', check: 'throwsOnOne', path: ['items', 'i1'] },
  ])
  expect(store.getState().list).toEqual([1])
  expect(tab.errors).toEqual([])
  await world.settle(store.close())
})

test('K5 findings are bounded: one more says how many were left out, and they come up when others are mended', async () => {
  const { world, library } = await settledLibrary('k5b', ({ update }) =>
    update((draft) => {
      for (let n = 0; n < 10_003; n++) draft.books.set(`b${n}`, book(`b${n}`, { authorId: 'nobody' }))
    }),
  )
  expect(library.inconsistencies()).toHaveLength(10_001)
  expect(library.inconsistencies().at(-1)).toMatchObject({ code: 'more', message: expect.stringContaining('3 more') })
  library.update((draft) => {
    for (let n = 0; n < 5; n++) draft.books.delete(`b${n}`)
  })
  await world.advance(10_000)
  expect(library.inconsistencies()).toHaveLength(9_998)
  expect(library.inconsistencies().at(-1)?.path).toEqual(['books', 'b10002', 'authorId'])
  await world.settle(library.close())
})

test('K6 a full run comes every interval if the state is another one; the setting is live; 0 ends it', async () => {
  const { world, library, reports } = await settledLibrary('k6')
  const fullRuns = () => reports.filter(({ isFull }) => isFull).length
  const first = library.getStats().lastCheckAt ?? 0
  await world.advance(5_000)
  expect(fullRuns()).toBe(1)
  expect(library.getStats().lastCheckAt).toBeGreaterThan(first)
  library.update((draft) => void Object.assign(draft, { label: 'x' }))
  await world.advance(5_000)
  expect(fullRuns()).toBe(2)
  library.config.set({ consistencyCheckInterval: 100 })
  library.update((draft) => void Object.assign(draft, { label: 'y' }))
  await world.advance(110)
  expect(fullRuns()).toBe(3)
  library.config.set({ consistencyCheckInterval: 0 })
  library.update((draft) => void Object.assign(draft, { label: 'z' }))
  await world.advance(60_000)
  expect(fullRuns()).toBe(3)
  expect(reports).toHaveLength(6)
  await world.settle(library.close())
})

test('K6 a store with nothing to check has no timers, one that is closed has none left', async () => {
  const { world, tab } = await settledLibrary('k6b')
  const waiting = new Map<number, number>()
  let scheduled = 0
  const schedule = (run: () => void, delayMs: number) => {
    const own = ++scheduled
    waiting.set(own, delayMs)
    const cancel = tab.platform.clock.schedule(() => {
      waiting.delete(own)
      run()
    }, delayMs)
    return () => {
      waiting.delete(own)
      cancel()
    }
  }
  const platform = { ...tab.platform, clock: { ...tab.platform.clock, schedule } }
  const items = collection({ schema: z.object({ id: z.string() }) })
  const plain = createSyncStore({ name: 'k6plain', version: 1, slices: { items } }, { platform })
  await world.settle(plain.ready)
  plain.update((draft) => void draft.items.set('a', { id: 'a' }))
  // Its own timer is that of backups.
  plain.config.set({ backupInterval: 0 })
  await world.settle(plain.flush({ durable: true }))
  // The canary's note is due within five seconds.
  await world.advance(6_000)
  expect(waiting.size).toBe(0)
  expect(await world.settle(plain.check())).toMatchObject({ isConsistent: true, checked: { entities: 0 } })
  await world.settle(plain.close())
  const library = openLibrary(platform)
  await world.settle(library.ready)
  expect([...waiting.values()]).toContain(500)
  library.update((draft) => void Object.assign(draft, { label: 'x' }))
  await world.advance(1_000)
  library.update((draft) => void Object.assign(draft, { label: 'y' }))
  await world.settle(library.close())
  await world.advance(2_000)
  expect(waiting.size).toBe(0)
})

test('K1 after a hot reload, findings are those of the new definition', () => {
  const findings = new Findings()
  const source = { each: undefined }
  const found = (byKey: [string, Inconsistency[]][]) => new Map([[source, { isWhole: true, byKey: new Map(byKey) }]])
  const finding: Inconsistency = { code: 'check', check: 'old', path: [], message: 'of the old definition' }
  findings.take(found([['', [finding]]]), 0, [source], {})
  expect(findings.list).toEqual([finding])
  findings.retain([])
  findings.take(new Map([[{ each: undefined }, { isWhole: true, byKey: new Map() }]]), 0, [], {})
  expect([findings.list, findings.isCut]).toEqual([[], false])
})
