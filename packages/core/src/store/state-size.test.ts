import { expect, test } from 'vitest'
import { openLibrary } from '../../fixtures/library.js'
import { createSimWorld } from '../../fixtures/simulated.js'

test('S7 a state that gets near its limit is told of once, and again only after it was below or the limit is another', async () => {
  const world = createSimWorld({ seed: 's7' })
  const open = async () => {
    const library = openLibrary(world.openTab().platform)
    const told: number[][] = []
    library.events.on('state:large', ({ bytes, limitBytes }) => told.push([bytes, limitBytes]))
    await world.settle(library.ready)
    return { library, told }
  }
  const [one, two] = [await open(), await open()]
  one.library.config.set({ maxStateSize: 10_000 })
  const fill = async (length: number) => {
    one.library.update((draft) => void Object.assign(draft, { label: 'x'.repeat(length) }))
    await world.advance(100)
    return one.library.getStats().stateBytes
  }
  expect(await fill(7_000)).toBeLessThan(8_000)
  expect(one.told).toEqual([])
  const bytes = await fill(8_500)
  await fill(8_600)
  expect([one.told, two.told]).toEqual([[[bytes, 10_000]], [[bytes, 10_000]]])
  const { warnings } = await world.settle(two.library.validate())
  expect(warnings).toMatchObject([{ code: 'state-large' }])
  await fill(10)
  expect(one.told).toHaveLength(1)
  await fill(8_700)
  expect(one.told).toHaveLength(2)
  one.library.config.set({ maxStateSize: 9_000 })
  one.library.config.set({ backupRetention: 2 })
  await world.advance(100)
  expect(one.told.slice(2)).toEqual([[one.library.getStats().stateBytes, 9_000]])
  one.library.config.set({ maxStateSize: 90_000 })
  await world.advance(100)
  await fill(8_800)
  expect(one.told).toHaveLength(3)
  one.library.config.set({ maxStateSize: 9_500 })
  await world.advance(100)
  expect(two.told).toEqual(one.told)
  expect((await open()).told).toEqual(one.told.slice(-1))
})
