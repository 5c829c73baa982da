import { expect, test } from 'vitest'
import * as sums from '../../../../core/src/model/checksum.js'
import { harmlessBug, plantedDurabilityBugs } from './planted-durability-bugs.js'
import { runDurability } from './run-durability.js'

const steps = 200
/** Where the search for a bug begins, that would take CI long from the first seed on. */
const firstSeed: Readonly<Record<string, number>> = {
  'a backup is not verified': 201,
  'a migration makes no backup': 121,
}
const seeds = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n)

test.each([1, 41, 81])(
  'J2 B5 B7 R5 R12 R15 R16 what was saved survives wipes, rot, faults outside and updates, or its loss is told: 40 seeds from %i',
  { timeout: 300_000 },
  async (from) => {
    const failures: string[] = []
    for (const seed of seeds(from, 40)) {
      const { failure } = await runDurability({ seed, steps })
      if (failure) failures.push(failure.message)
    }
    expect(failures).toEqual([])
  },
)

test('Q2 Q3 a seed gives the same trace each time, also through wrappers that change nothing', {
  timeout: 300_000,
}, async () => {
  for (const seed of seeds(1, 20)) {
    const once = await runDurability({ seed, steps })
    const twice = await runDurability({ seed, steps, sabotage: harmlessBug })
    expect(twice.failure?.message).toBeUndefined()
    expect(twice.hash).toBe(once.hash)
  }
})

test.each(Object.entries(plantedDurabilityBugs(sums)))(
  'Q3 a planted bug of durability is found within 300 seeds, with a line that replays it: %s',
  { timeout: 300_000 },
  async (bug, sabotage) => {
    for (const seed of seeds(firstSeed[bug] ?? 1, 300)) {
      const { failure } = await runDurability({ seed, steps, sabotage })
      if (!failure) continue
      // What is found must be the bug's doing.
      if ((await runDurability({ seed, steps })).failure) continue
      const { step, message } = failure
      expect(message).toMatch(/^(I|J|B|R|U)\d+ .* · replay: npm run sim -- --durability --seed \d+ --steps 200$/)
      const again = await runDurability({ seed, steps, sabotage })
      expect(again.failure).toMatchObject({ step, message })
      return
    }
    expect.unreachable('no seed found it')
  },
)
