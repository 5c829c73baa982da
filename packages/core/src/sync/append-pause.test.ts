import { expect, test } from 'vitest'
import { openBoard, task } from '../../fixtures/board.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import { AppendPause } from './append-pause.js'

test('T7 two tabs that append as fast as they can have about as many turns each', async () => {
  const world = createSimWorld({ seed: 1, maxLatencyMs: 1 })
  const boards = [world.openTab(), world.openTab()].map((tab) => openBoard('board', tab.platform))
  await world.settle(Promise.all(boards.map((board) => board.ready)))
  const counts = [0, 0]
  let isOver = false
  const loops = boards.map(async (board, index) => {
    for (let n = 0; !isOver; n++) {
      // The same entity: how long it takes does not grow.
      await board.update((draft) => void draft.tasks.set(String(index), task(String(index), `Number ${n}`))).saved
      counts[index] = n
    }
  })
  await world.advance(500)
  isOver = true
  await world.settle(Promise.all(loops))
  const [fewest = 0, most = 0] = [...counts].sort((a, b) => a - b)
  expect(fewest).toBeGreaterThan(20)
  expect(most / fewest).toBeLessThan(2)
})

test('T7 T2 whoever says that he waits, appends are kept back for a short time only', async () => {
  const world = createSimWorld({ seed: 1 })
  const pause = new AppendPause(world.openTab().platform.clock)
  let appends = 0
  pause.urge()
  pause.turn(true)
  pause.run(() => appends++)
  for (let ms = 0; ms < 19; ms++) {
    pause.turn(true)
    pause.urge()
    await world.advance(1)
  }
  expect(appends).toBe(0)
  await world.advance(2)
  expect(appends).toBe(1)
  // News end it at once.
  pause.appended()
  pause.turn(true)
  pause.run(() => appends++)
  pause.turn(false)
  expect(appends).toBe(2)
})
