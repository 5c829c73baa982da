import { expect, test } from 'vitest'
import { openBoard, task } from '../../../fixtures/board.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import type { Platform } from '../../index.js'

type Board = ReturnType<typeof openBoard>

/** Two tabs, of which the first is frozen in the middle of the first thing that it does under a lock of that name. */
async function frozenUnder(lock: RegExp, work: (board: Board, n: number) => void) {
  const world = createSimWorld({ seed: 21 })
  const [tab, other] = [world.openTab(), world.openTab()]
  const { locks, vault } = tab.platform
  const freezeAt = (name: string) => {
    if (!lock.test(name) || tab.frozen) return
    tab.emit('suspend')
    tab.freeze()
  }
  // The streams of Node do not go by the time of the simulation.
  const compression = undefined
  const platform: Platform = {
    ...tab.platform,
    compression,
    locks: {
      ...locks,
      withLock: (name, request, run) =>
        locks.withLock(name, request, () => {
          const result = run()
          freezeAt(name)
          return result
        }),
    },
    vault: {
      ...vault,
      write: (store, file, bytes) => {
        freezeAt(`vault:${file}`)
        return vault.write(store, file, bytes)
      },
    },
  }
  const first = openBoard('board', platform)
  await world.settle(first.ready)
  const second = openBoard('board', { ...other.platform, compression })
  await world.settle(second.ready)
  for (let n = 0; n < 60 && !tab.frozen; n++) {
    work(first, n)
    await world.advance(1_000)
  }
  expect(tab.frozen).toBe(true)
  return { world, second }
}

function write(board: Board, count: number): void {
  for (let n = 0; n < 50; n++) {
    board.update((draft) => void draft.tasks.set(`t${n}`, task(`t${n}`, `${count} ${'x'.repeat(1_000)}`)))
  }
}

test('A4 a leader that is frozen while it makes a backup keeps nobody else from making them', async () => {
  const { world, second } = await frozenUnder(/^vault:(?!note)/, (board, n) => {
    if (n === 0) board.config.set({ backupInterval: 10_000 })
    write(board, n)
  })
  let made = 0
  second.events.on('backup:created', () => void made++)
  for (let n = 0; n < 10; n++) {
    write(second, n)
    await world.advance(10_000)
  }
  expect(made).toBeGreaterThan(5)
})

test('J7 O8 a tab that is frozen while it compacts keeps the journal neither growing nor others from compacting when asked to', async () => {
  const { world, second } = await frozenUnder(/:compact$/, write)
  let most = 0
  for (let n = 0; n < 60; n++) {
    write(second, n)
    await world.advance(100)
    const journal = world.disk.rows('board').filter(([[kind]]) => kind === 'j')
    most = Math.max(
      most,
      journal.reduce((bytes, [, row]) => bytes + JSON.stringify(row).length, 0),
    )
  }
  expect(most).toBeLessThan(2_000_000)
  expect((await world.settle(second.optimize())).map(({ name, error }) => [name, error])).toContainEqual([
    'compaction',
    undefined,
  ])
})
