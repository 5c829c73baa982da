import { collection, createSyncStore, type Platform, type StandardSchema } from '@holdfast/core'
import { expect, test } from 'vitest'
import { createSimWorld } from '../world/sim-world.js'

interface Part {
  readonly id: string
}
const schema: StandardSchema<Part> = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Part }) },
}

function openParts(platform: Platform) {
  return createSyncStore({ name: 'parts', version: 1, slices: { parts: collection({ schema }) } }, { platform })
}

test('X1 X2 J2 T1 whatever two tabs do at once, and when they die: all of a transaction or none of it', async () => {
  for (let seed = 0; seed < 60; seed++) {
    const world = createSimWorld({ seed })
    const random = world.random.fork('race')
    const tabs = [world.openTab(), world.openTab()]
    const stores = tabs.map(({ platform }) => openParts(platform))
    const saved = new Set<string>()
    const undone = new Set<string>()
    const partsOf = (state: { readonly parts: { keys(): Iterable<string> } }) => {
      const counts = new Map<string, number>()
      for (const key of state.parts.keys()) {
        const [name = ''] = key.split('/')
        counts.set(name, (counts.get(name) ?? 0) + 1)
      }
      for (const [name, count] of counts) expect([name, count]).toEqual([name, 3])
      return counts
    }
    for (const store of stores) store.subscribe(partsOf)
    for (let n = 0; n < 30; n++) {
      const store = stores[random.int(2)] as (typeof stores)[number]
      const name = `t${n}`
      const throws = random.chance(0.3)
      const step = random.int(4)
      store
        .transaction(
          async (tx) => {
            for (let part = 0; part < 3; part++) {
              tx.update((draft) => void draft.parts.set(`${name}/${part}`, { id: `${name}/${part}` }))
              for (let turn = 0; turn < step; turn++) await store.events
            }
            if (throws) throw new Error('planned')
          },
          { saved: true, concurrent: random.chance(0.5) },
        )
        .then(
          () => saved.add(name),
          () => undone.add(name),
        )
      await world.advance(random.int(4))
    }
    if (random.chance(0.5)) world.kill()
    else for (const store of stores) await world.settle(store.close())
    const again = openParts(world.openTab().platform)
    await world.settle(again.ready)
    const found = partsOf(again.getState())
    for (const name of saved) expect(found.get(name)).toBe(3)
    for (const name of undone) expect(found.has(name)).toBe(false)
    expect(saved.size + undone.size).toBeGreaterThan(10)
  }
})
