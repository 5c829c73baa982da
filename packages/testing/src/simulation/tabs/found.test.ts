import { expect, test } from 'vitest'
import { runTabs } from './run-tabs.js'

// Each was found by the simulation, and fails on the engine as it was then. What a seed plays changes with the simulation: those
// found before it played fields and versions are tests of the engine alone.
test.each([
  [
    'J9 L8 an append that meets a conflict twice because of an old offer is no damage, and a lock goes on with it',
    200_236,
  ],
  [
    'E5 X4 what a transaction deletes and makes anew keeps what refers to it, whatever was committed meanwhile',
    200_077,
  ],
])('%s', async (_, seed) => {
  expect((await runTabs({ seed, steps: 500 })).failure).toBeUndefined()
})
