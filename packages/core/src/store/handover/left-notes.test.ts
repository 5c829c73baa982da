import { expect, test } from 'vitest'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { openOld } from '../../../fixtures/two-versions.js'
import type { Platform } from '../../index.js'

/** A page that goes away with a commit that it has not saved. */
async function leaveOne(world: ReturnType<typeof createSimWorld>) {
  const tab = world.openTab()
  const board = openOld(tab.platform)
  await world.settle(board.ready)
  board.actions.bump()
  await world.advance(1)
  board.actions.bump()
  tab.emit('hide')
  tab.kill()
}

test('J17 T2 who tells without end of pages that left keeps nobody from taking in what one left', async () => {
  const world = createSimWorld({ seed: 'told' })
  const board = openOld(world.openTab().platform)
  await world.settle(board.ready)
  await leaveOne(world)
  for (let n = 0; n < 40; n++) {
    world.forge('holdfast:board:versions', { v: 1, type: 'left', version: 1, tab: 'made-up' })
    await world.advance(100)
  }
  expect(board.getState().tally).toBe(2)
})

test('J17 U16 a note that the platform does not remove is taken in once, and the app is ready', async () => {
  const world = createSimWorld({ seed: 'stays' })
  await leaveOne(world)
  const { platform } = world.openTab()
  const { canary } = platform
  const stubborn: Platform = {
    ...platform,
    canary: {
      ...canary,
      write: (name, value) => {
        if (value !== undefined) canary.write(name, value)
      },
    },
  }
  const board = openOld(stubborn)
  await world.settle(board.ready, 10_000)
  await world.advance(5_000)
  expect(board.getState().tally).toBe(2)
})
