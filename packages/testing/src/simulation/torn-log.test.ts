import type { Platform } from '@holdfast/core'
import { expect, test } from 'vitest'
import { createSimWorld } from '../world/sim-world.js'
import { openBoard } from './board.js'

/** Saves in three browsers, one after the other, the first of which leaves a torn record; gives what the last one finds. */
async function countAfterTornLog(seed: number, change: (platform: Platform) => Platform) {
  const world = createSimWorld({ seed })
  let found = { count: 0, isLoss: false, scrubbedAt: null as number | null }
  for (let start = 0; start < 3; start++) {
    const board = openBoard(change(world.openTab().platform))
    await world.settle(board.ready)
    const isLoss = board.getStatus().recovery?.dataLoss === true
    found = { count: board.getState().count, isLoss, scrubbedAt: null }
    await world.settle(board.actions.bump(1).saved)
    found.scrubbedAt = board.getStats().scrubbedAt
    await world.advance(10_000)
    world.kill()
    if (start === 0) world.disk.tearLog()
  }
  return found
}

test('J16 a torn record at the end of the log is scrubbed before anything is written behind it: the next but one start finds all', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const found = await countAfterTornLog(seed, (platform) => platform)
    expect(found).toEqual({ count: 2, isLoss: false, scrubbedAt: expect.any(Number) })
  }
})

test('J16 R7 without the scrub it would all be gone, and reported', async () => {
  const found = await countAfterTornLog(1, ({ storage: { open, estimate }, ...platform }) => ({
    ...platform,
    storage: { open, estimate },
  }))
  expect(found).toEqual({ count: 0, isLoss: true, scrubbedAt: null })
})

test('J16 a browser that never ends its scrub does not keep anybody from saving', async () => {
  const world = createSimWorld({ seed: 1 })
  const { platform } = world.openTab()
  const scrub = () => new Promise<void>(() => {})
  const board = openBoard({ ...platform, storage: { ...platform.storage, scrub } })
  await world.settle(board.ready)
  await world.settle(board.actions.bump(1).saved, 2_000)
  expect(board.getStats().scrubbedAt).toBeNull()
})
