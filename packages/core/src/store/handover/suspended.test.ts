import { expect, test } from 'vitest'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { openNew, openOld } from '../../../fixtures/two-versions.js'

/** An old tab that was frozen while a newer app migrated; it goes on now. */
async function migratedUnderIt(seed: string) {
  const world = createSimWorld({ seed })
  const [oldTab, newTab] = [world.openTab(), world.openTab()]
  const old = openOld(oldTab.platform)
  await world.settle(old.ready)
  await world.settle(old.actions.add('a', 'One').saved)
  oldTab.freeze()
  const next = openNew(newTab.platform)
  await world.settle(next.ready)
  await world.advance(100)
  return { world, oldTab, newTab, old, next }
}

test('W4 T5 what was handed over while the newer page was suspended is taken in when it is back', async () => {
  const { world, oldTab, newTab, old, next } = await migratedUnderIt('adopts')
  newTab.emit('suspend')
  newTab.shelve()
  await world.advance(100)
  oldTab.thaw()
  await world.settle(old.actions.add('c', 'Three').saved)
  await world.advance(1_000)
  newTab.thaw()
  newTab.emit('resume')
  await world.advance(1_000)
  expect([...next.getState().tasks.keys()]).toEqual(['a', 'c'])
})

test('W2 T5 a page that is suspended while it hands over goes on with it when it is back', async () => {
  for (let afterMs = 0; afterMs < 12; afterMs++) {
    const { world, oldTab, old, next } = await migratedUnderIt('hands over')
    oldTab.thaw()
    const commit = old.actions.add('c', 'Three')
    await world.advance(afterMs)
    oldTab.emit('suspend')
    oldTab.freeze()
    await world.advance(100)
    oldTab.thaw()
    oldTab.emit('resume')
    await world.settle(commit.saved)
    expect(old.getStatus()).toMatchObject({ phase: 'outdated', pending: 0 })
    await world.advance(1_000)
    expect([...next.getState().tasks.keys()]).toEqual(['a', 'c'])
  }
})
