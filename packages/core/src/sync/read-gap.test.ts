import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import { closeBoards, openBoard, task } from '../../fixtures/board.js'
import { browserPlatform, type ChannelPort, type Storage, type StoragePort } from '../index.js'

afterEach(closeBoards)

/** Storage that calls `whenRead` so many microtasks after a read was answered. */
function watched(whenRead: () => void, turns: () => number): StoragePort {
  const { storage } = browserPlatform()
  return {
    ...storage,
    open: async (...args) => {
      const inner = await storage.open(...args)
      const read: Storage['read'] = async (queries) => {
        const answer = await inner.read(queries)
        let left = turns()
        const turn = () => {
          if (left-- > 0) queueMicrotask(turn)
          else whenRead()
        }
        queueMicrotask(turn)
        return answer
      }
      return {
        read,
        keys: (query) => inner.keys(query),
        write: (write) => inner.write(write),
        close: () => inner.close(),
      }
    },
  }
}

/** What rings bring is left out, so that the journal is read. */
const bare: ChannelPort = {
  open: (name, onMessage) =>
    browserPlatform().channel.open(name, (message) => onMessage({ ...(message as object), rows: undefined })),
}

test('U17 T1 a commit made at any moment of catching up is kept', async () => {
  for (let turns = 0; turns < 12; turns++) {
    let count = 0
    let isOn = false
    const other = openBoard(`gap-${turns}`)
    await other.ready
    const board = openBoard(`gap-${turns}`, {
      channel: bare,
      storage: watched(
        () => {
          if (!isOn) return
          isOn = false
          count++
          board.update((draft) => void draft.tasks.set(`mine-${count}`, task(`mine-${count}`)))
        },
        () => turns,
      ),
    })
    await board.ready
    for (let round = 0; round < 2; round++) {
      isOn = true
      const came = new Promise<void>((resolve) => {
        const stop = board.subscribe((state) => {
          if (!state.tasks.has(`other-${round}`)) return
          stop()
          resolve()
        })
      })
      await other.actions.add(`other-${round}`).saved
      await came
      await board.flush()
    }
    isOn = false
    expect(count).toBeGreaterThan(0)
    expect([...board.getState().tasks.keys()].filter((key) => key.startsWith('mine'))).toHaveLength(count)
    await closeBoards()
  }
})
