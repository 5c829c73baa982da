import { expect, test } from 'vitest'
import { checksum } from '../../../../core/src/model/checksum.js'
import { harmlessTabsBug, plantedTabBugs } from './planted-tab-bugs.js'
import { runTabs } from './run-tabs.js'

const steps = 200
const seeds = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n)

// In parts, so that a failing one says early which seeds to look at.
test.each([1, 9, 17])(
  'T1 T2 J9 L8 M1 Q2 tabs come to the same, nothing saved is lost, and a seed gives the same trace twice: 8 seeds from %i',
  { timeout: 300_000 },
  async (from) => {
    const failures: string[] = []
    for (const seed of seeds(from, 8)) {
      const once = await runTabs({ seed, steps })
      const twice = await runTabs({ seed, steps, bug: harmlessTabsBug })
      if (once.failure) failures.push(once.failure.message)
      else if (once.hash !== twice.hash)
        failures.push(`Q2 the trace of seed ${seed} differs: ${twice.failure?.message}`)
    }
    expect(failures).toEqual([])
  },
)

/** Where the search begins: those that take long to be found otherwise. */
const nearest: Readonly<Record<string, number>> = {
  'a commit is known by its position': 92,
  'what was handed over is removed first, and then written': 35,
  'what was handed over is made anew': 35,
  'a lock keeps only its own tab out': 21,
  'an append compares first, under a lock, and then writes': 21,
}

test.each(Object.entries(plantedTabBugs(checksum)))(
  'Q3 a planted bug between tabs is found within 100 seeds, with a line that replays it: %s',
  { timeout: 300_000 },
  async (name, bug) => {
    for (const seed of seeds(nearest[name] ?? 1, 100)) {
      const { failure } = await runTabs({ seed, steps, bug })
      if (!failure) continue
      const { step, message } = failure
      expect(message).toMatch(/^[IJLU]\d+ .* · replay: npm run sim -- --tabs --seed \d+ --steps 200$/)
      const again = await runTabs({ seed, steps, bug })
      expect(again.failure).toMatchObject({ step, message })
      return
    }
    expect.unreachable('no seed found it')
  },
)
