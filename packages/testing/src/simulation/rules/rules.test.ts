import { expect, test } from 'vitest'
import { harmlessWrapper, plantedRuleBugs } from './planted-rule-bugs.js'
import { runRules } from './rules-simulation.js'

test.each([1, 51])(
  'X1 H1 E2 E4 O1 J2 transactions, undo, references, an enforced check and expiry are the model’s: 50 seeds from %i',
  { timeout: 300_000 },
  async (from) => {
    const failures: string[] = []
    for (let seed = from; seed < from + 50; seed++) {
      const { failure } = await runRules({ seed, steps: 100 })
      if (failure) failures.push(failure.message)
    }
    expect(failures).toEqual([])
  },
)

test('Q2 a seed gives the same trace each time, also of rules', { timeout: 300_000 }, async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const [once, twice] = [await runRules({ seed, steps: 100 }), await runRules({ seed, steps: 100 })]
    expect(twice.hash).toBe(once.hash)
  }
})

test('Q3 a wrapper around the store that changes nothing breaks nothing, and leaves the traces as they are', {
  timeout: 300_000,
}, async () => {
  for (let seed = 1; seed <= 50; seed++) {
    const { failure, hash } = await runRules({ seed, steps: 100, bug: harmlessWrapper })
    expect(failure?.message).toBeUndefined()
    expect((await runRules({ seed, steps: 100 })).hash).toBe(hash)
  }
})

test.each(Object.entries(plantedRuleBugs))(
  'Q3 a planted bug of the update path is found within 50 seeds, with a line that replays it: %s',
  { timeout: 300_000 },
  async (_, bug) => {
    for (let seed = 1; seed <= 50; seed++) {
      const { failure } = await runRules({ seed, steps: 100, bug })
      if (!failure) continue
      const { step, message } = failure
      expect(message).toMatch(/^[A-Z]\d+ .* · replay: npm run sim -- --rules --seed \d+ --steps 100$/)
      expect(message).toContain(`(step ${step}) · replay: npm run sim -- --rules --seed ${seed} `)
      const again = await runRules({ seed, steps: 100, bug })
      expect(again.failure).toMatchObject({ step, message })
      return
    }
    expect.unreachable('no seed found it')
  },
)
