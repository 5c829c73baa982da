import { expect, test } from 'vitest'
import { openBoard } from '../../../fixtures/board.js'
import { createSimWorld } from '../../../fixtures/simulated.js'

test('L9 who watches again hears of holders as they are, not that one hung long ago', async () => {
  const world = createSimWorld({ seed: 31 })
  const [tab, other] = [world.openTab(), world.openTab()]
  const [holder, board] = [openBoard('board', tab.platform), openBoard('board', other.platform)]
  await world.settle(Promise.all([holder.ready, board.ready]))
  await world.settle(holder.locks.acquire('import'))
  const seen: boolean[] = []
  const watch = () => board.locks.watch((claims) => seen.push(claims.some(({ isHung }) => isHung)))
  tab.freeze()
  const stop = watch()
  await world.advance(5_000)
  expect(seen).toEqual([false, true])
  stop()
  tab.thaw()
  await world.advance(5_000)
  watch()
  await world.advance(5_000)
  expect(seen.slice(2)).toEqual([false])
})
