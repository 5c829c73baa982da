import { expect, test } from 'vitest'
import { openBoard } from '../../../fixtures/board.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { inProcessLocks } from '../../platform/in-process-locks.js'

test('L6 one that is robbed in the moment in which it gets the lock was never its holder', async () => {
  for (let turns = 0; turns < 4; turns++) {
    const world = createSimWorld({ seed: turns })
    const board = openBoard('board', { ...world.openTab().platform, locks: inProcessLocks() })
    await world.settle(board.ready)
    const heard: string[] = []
    board.events.on('lock:acquired', () => heard.push('acquired'))
    board.events.on('lock:released', () => heard.push('released'))
    const theft = board.locks.acquire('import', { steal: true })
    for (let turn = 0; turn < turns; turn++) await undefined
    const robbed = board.locks.acquire('import').then(
      (lock) => lock.release(),
      () => undefined,
    )
    await world.settle((await world.settle(theft)).release())
    await world.settle(robbed)
    await world.settle(board.close())
    expect(heard.filter((what) => what === 'released')).toHaveLength(heard.length / 2)
  }
})
