import { expect, test } from 'vitest'
import { createSimWorld } from '../../fixtures/simulated.js'
import type { CycleShell } from './cycle-shell.js'
import { StuckWatch } from './stuck-watch.js'

test('T6 what begins while an earlier call is suspected is given up, too, when it does not end', async () => {
  const world = createSimWorld({ seed: 1 })
  const shell: { underWay: number | undefined } = { underWay: 1 }
  let renewed = 0
  const storage = { renew: () => void renewed++ }
  const watch = new StuckWatch(world.openTab().platform.clock, shell as CycleShell, () => ({ storage }) as never)
  watch.suspect()
  await world.advance(500)
  shell.underWay = 2
  watch.suspect()
  // Word that comes again and again puts nothing off.
  for (let n = 0; n < 10; n++) {
    await world.advance(90)
    watch.suspect()
  }
  expect(renewed).toBe(0)
  await world.advance(200)
  expect(renewed).toBe(1)
})
