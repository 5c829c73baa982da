import { expect, test } from 'vitest'
import { runTabs } from './run-tabs.js'

// Each was found by the simulation, and fails on the engine as it was then.
test.each([
  ['T6 R7 what a tab had saved is offered again also after it read the same database anew', 20_105],
  ['T5 L8 a tab that was frozen while it started is not without storage, and has what the one before saved', 50_004],
  ['M9 what both made is not gone because theirs won and mine deletes what it hangs on', 51_255],
  ['M7 M8 where others changed nothing, a commit is not settled against an earlier one of its own tab', 30_730],
])('%s', async (_, seed) => {
  expect((await runTabs({ seed, steps: 500 })).failure).toBeUndefined()
})
