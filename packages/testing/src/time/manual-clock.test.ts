import { expect, test } from 'vitest'
import { createSeededIds } from '../random/seeded-ids.js'
import { createSeededRandom } from '../random/seeded-random.js'
import { Livelock } from './event-queue.js'
import { createManualClock } from './manual-clock.js'

test('Q2 timers run when they are due, in order, with the promise reactions that each causes', async () => {
  const clock = createManualClock({ startMs: 1_000 })
  const log: string[] = []
  clock.schedule(() => log.push(`late at ${clock.monotonic()}`), 20)
  clock.schedule(() => {
    log.push(`early at ${clock.now()}`)
    void Promise.resolve()
      .then(() => undefined)
      .then(() => log.push('reaction'))
    clock.schedule(() => log.push('nested'), 5)
  }, 10)
  const cancel = clock.schedule(() => log.push('cancelled'), 10)
  cancel()
  await clock.advance(9)
  expect(log).toEqual([])
  await clock.advance(11)
  expect(log).toEqual(['early at 1010', 'reaction', 'nested', 'late at 20'])
  expect(clock.pending).toBe(0)
})

test('Q2 yielded work goes on when time is advanced, even by nothing; the wall clock can jump', async () => {
  const clock = createManualClock()
  let isDone = false
  void clock.yieldTask().then(() => {
    isDone = true
  })
  await Promise.resolve()
  expect(isDone).toBe(false)
  await clock.advance(0)
  expect(isDone).toBe(true)
  const before = clock.now()
  clock.jump(-5_000)
  expect(clock.now()).toBe(before - 5_000)
  expect(clock.monotonic()).toBe(0)
})

test('Q2 a timer that sets itself again and again at the same time ends the test, not the machine', async () => {
  const clock = createManualClock()
  const spin = () => void clock.schedule(spin, 0)
  spin()
  await expect(clock.advance(1)).rejects.toThrow(Livelock)
})

test('Q2 a seed gives the same numbers and ids; forks do not disturb', () => {
  const [one, two] = [createSeededRandom(5), createSeededRandom(5)]
  two.fork('other').next()
  const numbers = Array.from({ length: 1_000 }, () => one.next())
  expect(numbers).toEqual(Array.from({ length: 1_000 }, () => two.next()))
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true)
  expect(new Set(numbers).size).toBe(1_000)
  const mean = numbers.reduce((sum, number) => sum + number) / 1_000
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.03)
  expect(createSeededRandom(6).next()).not.toBe(createSeededRandom(5).next())
  expect(createSeededIds(createSeededRandom(5)).create()).toMatch(/^[0-9a-z]{20}$/)
  expect(() => one.pick([])).toThrow(RangeError)
})
