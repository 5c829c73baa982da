import { expect, test } from 'vitest'
import { createSimWorld } from '../world/sim-world.js'
import { openBoard, storeName } from './board.js'

test.each([
  { damage: 'the fence is lost', key: ['fence'], value: undefined },
  { damage: 'the fence is another', key: ['fence'], value: 'another' },
  { damage: 'the next number is taken by a damaged row', key: ['j', 2], value: 'garbage' },
])('J10 when $damage, the store says so and does not hammer storage', async ({ key, value }) => {
  const world = createSimWorld({ seed: 1 })
  const board = openBoard(world.openTab().platform)
  await world.settle(board.ready)
  await world.settle(board.actions.bump(1).saved)
  await world.settle(board.flush({ durable: true }))
  world.disk.tamper(storeName, key, value)
  const { calls } = world.disk
  board.actions.bump(1)
  await world.advance(10_000)
  expect(world.disk.calls - calls).toBeLessThan(60)
  expect(board.getState().count).toBe(2)
  const { pending, degraded } = board.getStatus()
  // Either it has found a way to save, or it tells that it has not.
  expect(pending === 0 || degraded !== null).toBe(true)
})

test('J1 a commit that turned out to be written is made durable like any other', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const world = createSimWorld({ seed })
    const board = openBoard(world.openTab().platform)
    await world.settle(board.ready)
    await world.advance(1_000)
    world.disk.failAt(world.disk.calls, 'closed-after')
    await world.settle(board.actions.bump(1).saved)
    await world.advance(1_000)
    world.cutPower()
    const again = openBoard(world.openTab().platform)
    await world.settle(again.ready)
    expect(again.getState().count).toBe(1)
  }
})

test('J10 a disk that stays full is tried less and less often, and the status does not flicker', async () => {
  const world = createSimWorld({ seed: 1 })
  const board = openBoard(world.openTab().platform)
  await world.settle(board.ready)
  world.disk.setFaults(({ verb }) => (verb === 'write' ? 'quota' : undefined))
  const told: boolean[] = []
  board.events.on('status:changed', ({ status, previous }) => {
    const isDegraded = status.degraded !== null
    if (isDegraded !== (previous.degraded !== null)) told.push(isDegraded)
  })
  const { calls } = world.disk
  const commit = board.actions.bump(1)
  await world.advance(60_000)
  expect(world.disk.calls - calls).toBeLessThan(60)
  expect(told).toEqual([true])
  world.disk.setFaults(undefined)
  await world.settle(commit.saved)
  await world.advance(0)
  expect(told).toEqual([true, false])
})
