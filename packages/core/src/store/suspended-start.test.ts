import { expect, test } from 'vitest'
import { openBoard } from '../../fixtures/board.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import type { Platform } from '../index.js'

/** Says what is open of a tab: connections as `database`, and channels by their names. */
function watching(platform: Platform) {
  const open: string[] = []
  const opened = (name: string, close: () => void) => {
    open.push(name)
    return () => {
      const at = open.indexOf(name)
      if (at >= 0) open.splice(at, 1)
      close()
    }
  }
  const watched: Platform = {
    ...platform,
    channel: {
      open(name, onMessage) {
        const channel = platform.channel.open(name, onMessage)
        return { post: (message) => channel.post(message), close: opened(name, () => channel.close()) }
      },
    },
    storage: {
      ...platform.storage,
      open: async (...args) => {
        const storage = await platform.storage.open(...args)
        const close = opened('database', () => storage.close())
        return {
          read: (queries) => storage.read(queries),
          keys: (query) => storage.keys(query),
          write: (write) => storage.write(write),
          close,
        }
      },
    },
  }
  return { open, platform: watched }
}

test('T5 a page that is suspended while it starts keeps nothing open, and hears all that it would when it is back', async () => {
  const all = ['database', 'holdfast:board', 'holdfast:board:role', 'holdfast:board:versions']
  for (let afterMs = 0; afterMs < 8; afterMs += 0.5) {
    const world = createSimWorld({ seed: `starts-${afterMs}` })
    const tab = world.openTab()
    const { open, platform } = watching(tab.platform)
    const board = openBoard('board', platform)
    await world.advance(afterMs)
    tab.emit('suspend')
    await world.advance(5_000)
    expect(open).toEqual([])
    tab.emit('resume')
    await world.settle(board.ready)
    await world.advance(100)
    expect([...open].sort()).toEqual(all)
    await world.settle(board.close())
    expect(open).toEqual([])
  }
})

test('L5 a closed store opens nothing again, whoever asks it for locks', async () => {
  const world = createSimWorld({ seed: 'closed' })
  const [tab, other] = [world.openTab(), world.openTab()]
  const { open, platform } = watching(tab.platform)
  const [board, holder] = [openBoard('board', platform), openBoard('board', other.platform)]
  await world.settle(Promise.all([board.ready, holder.ready, holder.locks.acquire('import')]))
  const list = board.locks.list()
  await world.settle(board.close())
  await world.settle(list)
  await world.settle(board.locks.list())
  board.locks.watch(() => undefined)()
  await world.advance(20_000)
  expect(open).toEqual([])
})
