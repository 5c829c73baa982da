import { expect, test } from 'vitest'
import { exhaust } from './exhaust.js'

/** Each run in CI plays another share; a failure names the case that plays it again. */
const offset = Number(process.env.GITHUB_RUN_NUMBER ?? 0)

test.each([
  { what: 'one fault at a call of storage, vault or canary', stride: 5, secondWithin: 0 },
  { what: 'a fault and another one soon after it, also inside the recovery', stride: 997, secondWithin: 12 },
])(
  'J1 J2 J9 B5 R5 R16 whatever call fails, what was saved is there or its loss is told: $what',
  {
    timeout: 300_000,
  },
  async ({ stride, secondWithin }) => {
    const { failures, cases } = await exhaust({ stride, offset, secondWithin, mayGoOn: () => true })
    expect(failures).toEqual([])
    expect(cases).toBeGreaterThan(100)
  },
)
