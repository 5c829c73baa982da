import { expect, test } from 'vitest'
import { openBoard } from '../../fixtures/board.js'
import { createSimWorld } from '../../fixtures/simulated.js'

test('T6 J1 a database that is emptied while it is begun, before any call, is begun again: what is saved then is there at the next start', async () => {
  let calls = Number.POSITIVE_INFINITY
  for (let emptiedAt = 0; emptiedAt < calls; emptiedAt++) {
    const world = createSimWorld({ seed: emptiedAt })
    const tab = world.openTab()
    let call = 0
    world.disk.setFaults(() => {
      if (call++ === emptiedAt) world.disk.wipe()
      return undefined
    })
    const board = openBoard('board', tab.platform)
    await world.settle(board.ready)
    calls = Math.min(calls, call)
    await world.settle(board.actions.add('saved').saved)
    world.disk.setFaults(undefined)
    tab.kill()
    const again = openBoard('board', world.openTab().platform)
    await world.settle(again.ready)
    expect([...again.getState().tasks.keys()]).toEqual(['saved'])
    expect(again.getStatus()).toMatchObject({ recovery: null, degraded: null })
    await world.settle(again.close())
  }
  expect(calls).toBeGreaterThan(4)
})
