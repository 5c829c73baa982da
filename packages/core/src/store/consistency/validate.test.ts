import { expect, test } from 'vitest'
import * as z from 'zod'
import { book, openLibrary } from '../../../fixtures/library.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { collection, createSyncStore, isHoldfastError, type LongWorkOptions, slice } from '../../index.js'

/** A library of so many books whose clock moves a millisecond each time it is read, so that long work has many turns. */
async function slowLibrary(seed: string, count: number) {
  const world = createSimWorld({ seed })
  const { platform } = world.openTab()
  const turns = { count: 0 }
  let readMs = 0
  const clock = {
    ...platform.clock,
    monotonic: () => platform.clock.monotonic() + readMs++,
    yieldTask: () => {
      turns.count++
      return platform.clock.yieldTask()
    },
  }
  const library = openLibrary({ ...platform, clock })
  await world.settle(library.ready)
  library.update((draft) => {
    for (let n = 0; n < count; n++) draft.books.set(`b${n}`, book(`b${n}`))
  })
  return { world, library, turns }
}

const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: unknown) => error,
  )

test('K4 K8 long checks and validation take turns, tell how far they are, and end when they are aborted', async () => {
  const { world, library, turns } = await slowLibrary('k4', 2_000)
  const runs: ((options: LongWorkOptions) => Promise<{ readonly version: number }>)[] = [
    library.check,
    library.validate,
  ]
  for (const run of runs) {
    turns.count = 0
    const told: number[] = []
    const report = await world.settle(
      run({
        onProgress: ({ done, total }) => {
          expect(done).toBeLessThanOrEqual(total)
          told.push(done / total)
        },
      }),
    )
    expect(turns.count).toBeGreaterThan(10)
    expect(told).toHaveLength(turns.count)
    expect(told).toEqual([...told].sort((one, other) => one - other))
    expect(report.version).toBe(1)
    const controller = new AbortController()
    const reason = new Error('enough')
    turns.count = 0
    const aborted = reasonOf(run({ signal: controller.signal, onProgress: () => controller.abort(reason) }))
    expect(await world.settle(aborted)).toBe(reason)
    expect(turns.count).toBe(1)
    expect(await world.settle(reasonOf(run({ signal: AbortSignal.abort(reason) })))).toBe(reason)
  }
  await world.settle(library.close())
})

test('K4 a check and a validation in flight when the store closes reject with CLOSED, later ones too', async () => {
  const { world, library } = await slowLibrary('k4b', 2_000)
  const [check, validation] = [reasonOf(library.check()), reasonOf(library.validate())]
  await Promise.resolve()
  const closed = library.close()
  expect(isHoldfastError(await world.settle(check), 'CLOSED')).toBe(true)
  expect(isHoldfastError(await world.settle(validation), 'CLOSED')).toBe(true)
  await world.settle(closed)
  expect(isHoldfastError(await reasonOf(library.check()), 'CLOSED')).toBe(true)
})

test('K8 what validates is the state as it was at the call, whatever changes meanwhile', async () => {
  const { world, library } = await slowLibrary('k8', 500)
  const running = library.validate({
    onProgress: () => {
      if (library.getStatus().version === 1) library.update((draft) => draft.books.clear())
    },
  })
  const report = await world.settle(running)
  expect(report).toMatchObject({ version: 1, isValid: true, validated: { entities: 500, slices: 6 } })
  expect(library.getState().books.size).toBe(0)
  await world.settle(library.close())
})

test('K8 a validation tells errors and warnings with paths, inconsistencies, and what to do', async () => {
  const world = createSimWorld({ seed: 'k8b' })
  const { platform } = world.openTab()
  const Item = z.object({ id: z.string(), n: z.number().max(5), ownerId: z.string().nullable() })
  const store = createSyncStore(
    {
      name: 'k8b',
      version: 1,
      slices: {
        items: collection({ schema: Item, references: { ownerId: { to: 'owners', onDelete: 'clear' } } }),
        owners: collection({ schema: z.object({ id: z.string() }) }),
        title: slice({ schema: z.string().trim(), initial: '' }),
      },
      checks: {
        noThree: {
          each: 'items',
          check: ({ id, n }, report) => {
            if (n === 3) report({ path: ['items', id, 'n'], message: 'three' })
          },
        },
      },
    },
    { platform },
  )
  await world.settle(store.ready)
  expect(await world.settle(store.validate())).toMatchObject({
    isValid: true,
    errors: [],
    warnings: [],
    inconsistencies: [],
    recommendations: [],
  })
  store.config.set({ validationEnabled: false })
  store.update((draft) => {
    for (let n = 0; n < 1_200; n++) draft.items.set(`i${n}`, { id: `i${n}`, n: n < 1_100 ? 9 : 3, ownerId: null })
    draft.items.set('last', { id: 'last', n: 1, ownerId: 'nobody' })
    draft.title = ' padded '
  })
  store.config.set({ maxStateSize: store.getStats().stateBytes + 1_000 })
  const at = platform.clock.now()
  const report = await world.settle(store.validate())
  expect(report.isValid).toBe(false)
  expect(report.errors).toHaveLength(1_001)
  expect(report.errors[0]).toMatchObject({ path: ['items', 'i0', 'n'], code: 'schema' })
  expect(report.errors.at(-1)).toMatchObject({ code: 'more', message: expect.stringContaining('100 more') })
  expect(report.inconsistencies.map(({ path }) => path.join('.'))).toContain('items.last.ownerId')
  expect(report.inconsistencies).toHaveLength(101)
  expect(report.warnings.map(({ code, path }) => [code, ...path])).toEqual([['not-normal', 'title'], ['state-large']])
  const advice = report.recommendations.join('\n')
  for (const word of ['1100 values', 'repair()', '100 inconsistencies', 'maxStateSize', 'validationEnabled']) {
    expect(advice).toContain(word)
  }
  expect(report.at).toBeGreaterThanOrEqual(at)
  expect(store.getStats()).toMatchObject({ lastValidationAt: report.at, inconsistencies: 101 })
  await world.settle(store.close())
})

test('K8 a validation asked for before the store is ready is of what was stored', async () => {
  const world = createSimWorld({ seed: 'k8c' })
  const first = openLibrary(world.openTab().platform)
  first.update((draft) => void draft.books.set('a', book('a', { authorId: 'nobody' })))
  await world.settle(first.flush())
  const second = openLibrary(world.openTab().platform)
  const report = await world.settle(second.validate())
  expect(report).toMatchObject({ version: 1, validated: { entities: 1 } })
  expect(report.inconsistencies).toHaveLength(1)
  await world.settle(Promise.all([first.close(), second.close()]))
})
