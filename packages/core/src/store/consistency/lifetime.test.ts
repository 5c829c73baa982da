import { expect, test } from 'vitest'
import { book, openLibrary, probe } from '../../../fixtures/library.js'
import { createSimWorld } from '../../../fixtures/simulated.js'

test('K6 a store that is closed before it is ready has no timer and makes no run', async () => {
  const world = createSimWorld({ seed: 'k6-early' })
  const { platform } = world.openTab()
  const library = openLibrary(platform)
  let runs = 0
  library.events.on('consistency:checked', () => runs++)
  const checking = library.check()
  checking.catch(() => undefined)
  await world.settle(library.close())
  await expect(checking).rejects.toMatchObject({ code: 'CLOSED' })
  let scheduled = 0
  const { schedule } = platform.clock
  platform.clock.schedule = (...timer) => {
    scheduled++
    return schedule(...timer)
  }
  await world.advance(60_000)
  expect([scheduled, runs]).toEqual([0, 0])
})

test('K4 a signal ends a check that waits for its turn, at once', async () => {
  const world = createSimWorld({ seed: 'k4-waits' })
  const library = openLibrary(world.openTab().platform)
  const abort = new AbortController()
  const outcomes: unknown[] = []
  const note = (error: unknown) => outcomes.push(error)
  library.check({ signal: abort.signal }).catch(note)
  library.validate({ signal: abort.signal }).catch(note)
  // Not ready yet: nothing else will end them.
  abort.abort('enough')
  await Promise.resolve().then(() => Promise.resolve())
  expect(outcomes).toEqual(['enough', 'enough'])
  await world.settle(library.ready)
  expect(await world.settle(library.check())).toMatchObject({ isConsistent: true })
  await world.settle(library.close())
})

test('K6 a store that is left alone compares two references per interval, and nothing more', async () => {
  const world = createSimWorld({ seed: 'k6-idle' })
  const { platform } = world.openTab()
  const library = openLibrary(platform)
  await world.settle(library.ready)
  // Optimisation has a timer of its own.
  library.config.set({ optimizationEnabled: false })
  library.update((draft) => void draft.books.set('a', book('a', { authorId: 'nobody' })))
  await world.settle(library.flush({ durable: true }))
  await world.advance(120_000)
  const { schedule, yieldTask } = platform.clock
  const calls: string[] = []
  platform.clock.schedule = (run, delayMs) => {
    calls.push(`timer ${delayMs}`)
    return schedule(run, delayMs)
  }
  platform.clock.yieldTask = () => {
    calls.push('yield')
    return yieldTask()
  }
  library.events.on('consistency:checked', () => calls.push('run'))
  await world.advance(50_000)
  expect(calls).toEqual(Array.from({ length: 10 }, () => 'timer 5000'))
  await world.settle(library.close())
})

test('K6 after the start indexes are built in turns, so that the first update finds them', async () => {
  const world = createSimWorld({ seed: 'k6-indexes' })
  const first = world.openTab()
  const library = openLibrary(first.platform)
  await world.settle(library.ready)
  library.update((draft) => {
    for (let n = 0; n < 2_000; n++) draft.books.set(`b${n}`, book(`b${n}`, { authorId: `a${n % 9}` }))
  })
  await world.settle(library.flush())
  // From a snapshot: what a journal holds is applied change by change.
  await world.settle(library.optimize({ passes: ['compaction'] }))
  first.kill()
  const probed = probe()
  let shelves = 0
  Object.defineProperty(probed, 'shelf', {
    get: () => {
      shelves++
      return 'a'
    },
  })
  const again = openLibrary(world.openTab().platform, probed)
  await world.settle(again.ready)
  expect(shelves).toBe(0)
  await world.advance(1_000)
  expect(shelves).toBe(2_000)
  again.update((draft) => void Object.assign(draft.books.get('b7') ?? {}, { pages: 7 }))
  expect(shelves).toBe(2_002)
  await world.settle(again.close())
})
