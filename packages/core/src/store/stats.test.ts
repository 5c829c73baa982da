import { expect, test } from 'vitest'
import { book, openLibrary } from '../../fixtures/library.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import { LatencyRecorder } from './latency-recorder.js'

test('S3 after real work each figure says what was done', async () => {
  const world = createSimWorld({ seed: 's3' })
  const { platform } = world.openTab()
  const library = openLibrary({ ...platform, memory: { heapBytes: () => 12_345 } })
  const queued = library.update((draft) => void draft.books.set('a', book('a', { authorId: 'nobody' })))
  expect(library.getStats()).toMatchObject({ version: 0, pending: 1, commits: 0, rejectionRate: 0, errorRate: 0 })
  expect(library.getStatus().pending).toBe(1)
  await world.settle(library.ready)
  library.subscribe(() => {
    throw new Error('a subscriber that throws')
  })
  library.update((draft) => void draft.books.set('b', book('b')))
  library.update((draft) => void draft.books.set('c', { ...book('c'), pages: 'many' as never }))
  await world.settle(queued.saved)
  const { at: checkedAt } = await world.settle(library.check())
  await world.advance(500)
  const { at: validatedAt } = await world.settle(library.validate())
  await world.settle(library.optimize())
  library.getStats()
  await world.settle(library.flush())
  const stats = library.getStats()
  expect(stats).toMatchObject({
    version: 2,
    pending: 0,
    commits: 2,
    rejected: 1,
    errors: 1,
    rejectionRate: 1 / 3,
    errorRate: 1 / 3,
    updateLatency: { count: 3 },
    saveLatency: { count: 2 },
    inconsistencies: 1,
    lastValidationAt: validatedAt,
    lastBackupAt: null,
    heapBytes: 12_345,
    storage: { quotaBytes: 1e9 },
  })
  expect(stats.lastCheckAt).toBeGreaterThan(checkedAt)
  expect(stats.lastSavedAt).toBeGreaterThan(0)
  expect(stats.saveLatency.p50Ms).toBeGreaterThan(0)
  expect(stats.bytesWritten).toBeGreaterThanOrEqual(stats.journalBytes)
  expect(stats.optimizations.map(({ name }) => name)).toContain('indexes')
  await world.settle(library.close())
})

test('S3 reading the figures again and again changes none of them, and asks the platform once', async () => {
  const world = createSimWorld({ seed: 's3-loop' })
  const { platform } = world.openTab()
  let asked = 0
  const estimate = () => {
    asked++
    return platform.storage.estimate()
  }
  const library = openLibrary({ ...platform, storage: { ...platform.storage, estimate } })
  await world.settle(library.ready)
  library.update((draft) => void draft.books.set('a', book('a')))
  await world.settle(library.flush())
  library.getStats()
  await world.advance(1)
  const first = library.getStats()
  for (let read = 0; read < 10_000; read++) library.getStats()
  expect(library.getStats()).toEqual(first)
  expect(library.getStats().updateLatency).toBe(first.updateLatency)
  expect(asked).toBe(1)
  await world.advance(6_000)
  library.getStats()
  expect(asked).toBe(2)
  await world.settle(library.close())
})

test('S3 an update that a subscriber issues does not count in the time of the one it answers', async () => {
  const world = createSimWorld({ seed: 's3-nested' })
  const { platform } = world.openTab()
  const { monotonic } = platform.clock
  let extraMs = 0
  platform.clock.monotonic = () => monotonic() + extraMs
  const library = openLibrary(platform)
  await world.settle(library.ready)
  const work = (ms: number, label: string) =>
    library.update((draft) => {
      extraMs += ms
      draft.label = label
    })
  let isFirst = true
  library.subscribe(() => {
    if (isFirst) work(4, 'second')
    isFirst = false
  })
  work(10, 'first')
  expect(library.getStats().updateLatency).toMatchObject({ count: 2, p50Ms: 10, p99Ms: 10 })
  expect(library.getState().label).toBe('second')
  await world.settle(library.close())
})

test('S3 a clock that is set back harms nothing', async () => {
  const world = createSimWorld({ seed: 's3-back' })
  const { platform, errors } = world.openTab()
  const { monotonic } = platform.clock
  let backMs = 0
  platform.clock.monotonic = () => monotonic() - backMs
  const library = openLibrary(platform)
  await world.settle(library.ready)
  const update = (title: string) => library.update((draft) => void draft.books.set('a', book('a', { title })))
  update('one')
  await world.settle(library.flush())
  library.getStats()
  world.jump(-400 * 86_400_000)
  const late = library.update((draft) => {
    backMs += 50_000
    draft.label = 'while the clock was set back'
  })
  await world.settle(late.saved)
  await world.settle(library.check())
  update('two')
  await world.advance(20_000)
  const { updateLatency, saveLatency, lastSavedAt, lastCheckAt, inconsistencies } = library.getStats()
  for (const { p50Ms, p95Ms, p99Ms } of [updateLatency, saveLatency]) {
    for (const ms of [p50Ms, p95Ms, p99Ms]) expect(ms).toBeGreaterThanOrEqual(0)
  }
  expect([updateLatency.count, saveLatency.count, inconsistencies]).toEqual([3, 3, 0])
  expect(Math.min(lastSavedAt ?? -1, lastCheckAt ?? -1)).toBeGreaterThan(0)
  expect(library.getStatus()).toMatchObject({ phase: 'live', pending: 0 })
  expect(errors).toEqual([])
  await world.settle(library.close())
})

test('S3 percentiles are of the newest durations; with none they are nothing', () => {
  const recorder = new LatencyRecorder()
  expect(recorder.summary()).toEqual({ count: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 })
  recorder.record(7)
  expect(recorder.summary()).toEqual({ count: 1, p50Ms: 7, p95Ms: 7, p99Ms: 7 })
  for (let ms = 1; ms <= 512; ms++) recorder.record(ms)
  expect(recorder.summary()).toEqual({ count: 513, p50Ms: 257, p95Ms: 487, p99Ms: 507 })
})
