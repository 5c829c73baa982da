import { isHoldfastError } from '@holdfast/core'
import { expect, test } from 'vitest'
import { createSimWorld } from '../world/sim-world.js'
import { openBoard, storeName } from './board.js'

const isTimeout = (error: unknown) => isHoldfastError(error, 'TIMEOUT')

test('U16 a storage that never answers: ready comes, updates run, flush ends with TIMEOUT, close ends', async () => {
  const world = createSimWorld({ seed: 1 })
  world.disk.setFaults(() => 'hang')
  const tab = world.openTab()
  const board = openBoard(tab.platform)
  const early = board.actions.bump(1)
  const transaction = board.transaction((tx) => tx.getState().count, { timeoutMs: 40_000 })
  transaction.catch(() => undefined)
  const flushed = board.flush().catch((error: unknown) => error)
  expect(early.status).toBe('queued')
  await world.settle(board.ready, 31_000)
  expect(early.status).toBe('committed')
  expect(board.getStatus().degraded?.code).toBe('TIMEOUT')
  expect((await world.settle(transaction, 0)).value).toBe(1)
  expect(await world.settle(flushed, 31_000)).toSatisfy(isTimeout)
  await world.settle(board.close(), 61_000)
  expect(tab.errors).toEqual([])
})

test('U16 a transaction that waits for ready ends with its own timeout', async () => {
  const world = createSimWorld({ seed: 2 })
  world.disk.setFaults(() => 'hang')
  const board = openBoard(world.openTab().platform)
  const ended = board.transaction(() => expect.unreachable('it started'), { timeoutMs: 1_000 })
  ended.catch(() => undefined)
  await world.advance(1_001)
  await expect(ended).rejects.toSatisfy(isTimeout)
  await world.settle(board.close(), 120_000)
})

test('U16 writes that are never answered: a flush ends with TIMEOUT, and with what is saved once storage answers', async () => {
  const world = createSimWorld({ seed: 3 })
  const board = openBoard(world.openTab().platform)
  await world.settle(board.ready)
  world.disk.setFaults(({ verb }) => (verb === 'write' ? 'hang' : undefined))
  const commit = await world.settle(board.transaction((tx) => tx.actions.bump(1)))
  const failed = await world.settle(
    board.flush().catch((error: unknown) => error),
    62_000,
  )
  expect(failed).toSatisfy(isTimeout)
  world.disk.setFaults(undefined)
  await world.settle(board.flush())
  await world.settle(commit.saved)
  await world.settle(board.close())
})

test('U17 X4 while the store catches up with a database that went away, updates run at once and transactions end', async () => {
  const world = createSimWorld({ seed: 4 })
  const board = openBoard(world.openTab().platform)
  await world.settle(board.ready)
  await world.settle(board.actions.bump(1).saved)
  let end: () => void = () => undefined
  const ended = board.transaction(
    async (tx) => {
      tx.actions.bump(10)
      await new Promise<void>((resolve) => {
        end = resolve
      })
    },
    { concurrent: true },
  )
  world.disk.wipe(storeName)
  const versions: number[] = []
  board.events.on('state:updated', ({ version }) => versions.push(version))
  for (let n = 0; n < 50; n++) {
    expect(board.actions.bump(1).status).toBe('committed')
    if (n === 25) end()
    await world.advance(1)
  }
  await world.settle(ended)
  await world.settle(board.flush())
  expect(versions).toEqual([...versions].sort((one, other) => one - other))
  const { count } = board.getState()
  const again = openBoard(world.openTab().platform)
  await world.settle(again.ready)
  expect(again.getState().count).toBe(count)
})
