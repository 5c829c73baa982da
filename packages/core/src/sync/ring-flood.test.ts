import { expect, test } from 'vitest'
import { openBoard } from '../../fixtures/board.js'
import { createSimWorld } from '../../fixtures/simulated.js'

test('T2 whoever rings without end keeps nobody from saving, nor from reading', async () => {
  const world = createSimWorld({ seed: 1 })
  const [a, b] = [openBoard('board', world.openTab().platform), openBoard('board', world.openTab().platform)]
  await world.settle(Promise.all([a.ready, b.ready]))
  await world.settle(a.actions.add('first').saved)
  const saved: string[] = []
  for (let tick = 0; tick < 1_500; tick++) {
    world.forge('holdfast:board', { v: 1, type: 'ring', fence: 'made-up.1', head: 1e9, config: false })
    if (tick % 500 === 250) {
      const [one, other] = [`a${tick}`, `b${tick}`]
      void a.actions.add(one).saved.then(() => saved.push(one))
      void b.actions.add(other).saved.then(() => saved.push(other))
    }
    await world.advance(0.1)
  }
  expect(saved.sort()).toEqual(['a1250', 'a250', 'a750', 'b1250', 'b250', 'b750'])
  await world.advance(100)
  expect([...a.getState().tasks.keys()]).toEqual([...b.getState().tasks.keys()])
})
