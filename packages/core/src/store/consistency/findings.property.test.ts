import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Book, book, type Library, openLibrary } from '../../../fixtures/library.js'
import { createSimWorld } from '../../../fixtures/simulated.js'

const id = fc.nat(5).map(String)
const target = fc.oneof(id, fc.constant('9'))
const change = fc.oneof(
  fc.record({
    kind: fc.constant('book' as const),
    id,
    authorId: fc.option(target, { nil: null }),
    seriesId: fc.option(target, { nil: undefined }),
    tagIds: fc.array(target, { maxLength: 3 }),
    pages: fc.constantFrom(10, 300, 900),
  }),
  fc.record({ kind: fc.constantFrom('books' as const, 'authors' as const, 'series' as const, 'tags' as const), id }),
  fc.record({ kind: fc.constantFrom('author' as const, 'serie' as const, 'tag' as const), id }),
  fc.record({ kind: fc.constant('maxPages' as const), pages: fc.constantFrom(100, 500) }),
  fc.record({ kind: fc.constant('label' as const), label: fc.constantFrom('', 'full') }),
)
const step = fc.record({ tab: fc.nat(1), change, waitMs: fc.constantFrom(0, 0, 20, 60, 200) })
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function play({ update }: Library, one: Change): void {
  update((draft) => {
    if (one.kind === 'book') {
      const { kind, seriesId, ...fields } = one
      draft.books.set(one.id, book(one.id, seriesId === undefined ? fields : { ...fields, seriesId }))
    } else if (one.kind === 'maxPages') draft.maxPages = one.pages
    else if (one.kind === 'label') draft.label = one.label
    else if (one.kind === 'author') draft.authors.set(one.id, { id: one.id, name: 'x' })
    else if (one.kind === 'serie') draft.series.set(one.id, { id: one.id, name: 'x' })
    else if (one.kind === 'tag') draft.tags.set(one.id, { id: one.id, name: 'x' })
    else draft[one.kind].delete(one.id)
  })
}

/** What is inconsistent in a library, found the plain way: as lines, in the order in which the engine lists findings. */
function naiveFindings(library: Library): string[] {
  const { books, authors, series, tags, maxPages, label } = JSON.parse(JSON.stringify(library.getState()))
  // Not of the JSON: an object puts keys that are numbers in their own order.
  const all = [...library.getState().books.keys()].map((key): Book => books[key])
  return [
    ...all.flatMap(({ id, authorId }) => (authorId && !authors[authorId] ? [`orphan books.${id}.authorId`] : [])),
    ...all.flatMap(({ id, seriesId }) => (seriesId && !series[seriesId] ? [`orphan books.${id}.seriesId`] : [])),
    ...all.flatMap(({ id, tagIds }) =>
      tagIds.flatMap((tag, at) => (tags[tag] ? [] : [`orphan books.${id}.tagIds.${at}`])),
    ),
    ...all.flatMap(({ id, pages }) => (pages > maxPages ? [`check books.${id}.pages`] : [])),
    ...(label === 'full' && Object.keys(authors).length === 0 ? ['check authors'] : []),
  ]
}

const lines = (library: Library) => library.inconsistencies().map(({ code, path }) => `${code} ${path.join('.')}`)

test('K2 after any updates in two tabs the findings of incremental runs are those of a full check, and of a plain scan', async () => {
  const property = fc.asyncProperty(
    fc.nat(),
    fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }),
    async (seed, steps) => {
      const world = createSimWorld({ seed })
      const libraries = [world.openTab(), world.openTab()].map(({ platform }) => openLibrary(platform))
      for (const library of libraries) {
        // No full runs but the first: what is known then is of incremental ones.
        library.config.set({ consistencyCheckInterval: 0 })
        await world.settle(library.ready)
      }
      await world.advance(600)
      let full = 0
      for (const { events } of libraries) events.on('consistency:checked', ({ isFull }) => (full += isFull ? 1 : 0))
      for (const { tab, change, waitMs } of steps) {
        play(libraries[tab] as Library, change)
        await world.advance(waitMs)
      }
      for (const library of libraries) await world.settle(library.flush())
      await world.advance(1_000)
      expect(full).toBe(0)
      for (const library of libraries) {
        const incremental = lines(library)
        expect(incremental).toEqual(naiveFindings(library))
        await world.settle(library.check())
        expect(lines(library)).toEqual(incremental)
      }
      expect(naiveFindings(libraries[0] as Library)).toEqual(naiveFindings(libraries[1] as Library))
      for (const library of libraries) await world.settle(library.close())
    },
  )
  await fc.assert(property, { numRuns: 60 })
})
