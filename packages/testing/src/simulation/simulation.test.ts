import { describe, expect, test } from 'vitest'
import { plantedBugs } from './planted-bugs.js'
import { run } from './run.js'

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n)

describe('one tab, used at random and crashed anywhere', () => {
  // In parts, so that a failing one says early which seeds to look at.
  test.each([1, 201, 401, 601, 801])(
    'J2 what was saved survives, in order and once, and the state is the model’s: 200 seeds from %i',
    { timeout: 300_000 },
    async (from) => {
      const failures: string[] = []
      for (const seed of seeds(from, 200)) {
        const { failure } = await run({ seed, steps: 200 })
        if (failure) failures.push(failure.message)
      }
      expect(failures).toEqual([])
    },
  )

  test('J9 a long life', { timeout: 300_000 }, async () => {
    for (const seed of seeds(1_000_001, 5)) expect((await run({ seed, steps: 2_000 })).failure).toBeUndefined()
  })

  test('Q2 a seed gives the same trace each time', { timeout: 300_000 }, async () => {
    const hashes = new Set<string>()
    for (const seed of seeds(1, 60)) {
      const [once, twice] = [await run({ seed, steps: 200 }), await run({ seed, steps: 200 })]
      expect(twice.hash).toBe(once.hash)
      hashes.add(once.hash)
    }
    expect(hashes.size).toBe(60)
  })

  test.each(Object.entries(plantedBugs))(
    'Q3 a planted bug is found within 100 seeds, with a line that replays it: %s',
    { timeout: 300_000 },
    async (_, sabotage) => {
      for (const seed of seeds(1, 100)) {
        const { failure } = await run({ seed, steps: 200, sabotage })
        if (!failure) continue
        expect(failure.message.split('\n')).toHaveLength(1)
        expect(failure.message).toMatch(/^(I\d+|J11) .* · replay: npm run sim -- --seed \d+ --steps 200$/)
        const again = await run({ seed, steps: 200, sabotage })
        expect(again.failure?.message).toBe(failure.message)
        return
      }
      expect.unreachable('no seed found it')
    },
  )
})
