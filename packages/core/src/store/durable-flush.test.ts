import 'fake-indexeddb/auto'
import { createStore } from 'idb-keyval'
import { afterEach, expect, test } from 'vitest'
import { closeBoards, openBoard } from '../../fixtures/board.js'
import { deafChannel } from '../../fixtures/deaf-channel.js'
import { browserPlatform } from '../index.js'

afterEach(closeBoards)

const empty = (name: string) =>
  createStore(`holdfast:${name}`, 'rows')('readwrite', (store) => {
    store.clear()
  })

test('J12 a durable flush puts back what was emptied under the tab', async () => {
  const board = openBoard('durable-gone')
  await board.ready
  await board.actions.add('a').saved
  await empty('durable-gone')
  await board.flush({ durable: true })
  const again = openBoard('durable-gone')
  await again.ready
  expect([...again.getState().tasks.keys()]).toEqual(['a'])
})

test('J12 a durable flush goes on from the generation of another tab', async () => {
  const deaf = { channel: deafChannel }
  const one = openBoard('durable-flipped', deaf)
  await one.ready
  await one.actions.add('a').saved
  await empty('durable-flipped')
  const two = openBoard('durable-flipped', deaf)
  await two.ready
  const losses: string[] = []
  one.events.on('data:lost', ({ reason }) => losses.push(reason))
  await one.flush({ durable: true })
  expect(losses).toMatchObject([expect.stringContaining('made anew')])
})

test('J12 a durable flush whose barrier fails says so', async () => {
  let isFailing = false
  const { storage } = browserPlatform()
  const board = openBoard('durable-fails', {
    storage: {
      estimate: storage.estimate,
      open: async (...args) => {
        const real = await storage.open(...args)
        return {
          read: (queries) => (isFailing ? Promise.reject(new Error('no reading')) : real.read(queries)),
          keys: (query) => real.keys(query),
          write: (write) => real.write(write),
          close: () => real.close(),
        }
      },
    },
  })
  await board.ready
  await board.actions.add('a').saved
  await empty('durable-fails')
  isFailing = true
  await expect(board.flush({ durable: true })).rejects.toThrow('no reading')
  isFailing = false
  await board.flush({ durable: true })
})

test('J13 a clock with fractions, or set before the epoch, gives records that can be read again', async () => {
  const { clock } = browserPlatform()
  for (const now of [1_700_000_000_000.75, -5_000.5, Number.NaN]) {
    const platform = { clock: { ...clock, now: () => now } }
    const name = `clock-${now}`
    const board = openBoard(name, platform)
    await board.ready
    await board.actions.add('a').saved
    await board.close()
    const again = openBoard(name, platform)
    await again.ready
    expect([...again.getState().tasks.keys()]).toEqual(['a'])
    expect(again.getStatus()).toMatchObject({ phase: 'live', recovery: null })
  }
})
