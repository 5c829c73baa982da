import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { createSyncStore, presence, slice } from '../../index.js'

const ttlMs = 4_000

const did = { opened: 0, killed: 0, closed: 0, moved: 0, cleared: 0, set: 0 }

/** One run of up to five tabs over a bad channel, with a naive model: who lives, and what each set last. */
async function run(seed: number) {
  const world = createSimWorld({ seed })
  const random = world.random.fork('steps')
  const open = () => {
    const tab = world.openTab()
    const slices = { title: slice({ schema: z.string(), initial: '' }), at: presence({ schema: z.number(), ttlMs }) }
    return { tab, store: createSyncStore({ name: 'board', version: 1, slices }, { platform: tab.platform }) }
  }
  const live = new Map([[0, { ...open(), value: undefined as number | undefined, away: false }]])
  let made = 1
  world.setChannelFaults({ loss: 0.3, duplication: 0.3, maxDelayMs: 300 })
  for (let step = 0; step < 60; step++) {
    const entries = [...live]
    const [key, tab] = entries[random.int(entries.length)] as (typeof entries)[number]
    const roll = random.int(100)
    if (roll < 12 && live.size < 5) {
      did.opened++
      live.set(made++, { ...open(), value: undefined, away: false })
    } else if (roll < 18 && live.size > 1) {
      did.killed++
      tab.tab.kill()
      live.delete(key)
    } else if (roll < 24 && live.size > 1) {
      did.closed++
      await world.settle(tab.store.close())
      live.delete(key)
    } else if (roll < 34) {
      did.moved++
      tab.away = !tab.away
      tab.tab.emit(tab.away ? 'suspend' : 'resume')
    } else if (roll < 42) {
      did.cleared++
      tab.value = undefined
      tab.store.presence.at.clear()
    } else {
      did.set++
      tab.value = step
      tab.store.presence.at.set(step)
    }
    await world.advance(random.int(roll % 7 === 0 ? ttlMs : 120))
  }
  world.setChannelFaults({ loss: 0, duplication: 0, maxDelayMs: 0 })
  for (const { tab, away } of live.values()) if (away) tab.emit('resume')
  // What was on its way when the channel became reliable, then one TTL.
  await world.advance(300 + ttlMs)
  const expected = [...live.values()].flatMap(({ value }) => (value === undefined ? [] : [value])).sort()
  for (const { store } of live.values()) {
    expect(store.tabs(), `seed ${seed}`).toHaveLength(live.size)
    expect(
      store.presence.at
        .peers()
        .map(({ value }) => value)
        .sort(),
      `seed ${seed}`,
    ).toEqual(expected)
  }
  for (const { tab } of live.values()) {
    expect(tab.errors).toEqual([])
    tab.kill()
  }
}

test('N4 after one TTL of a reliable channel each live tab sees exactly the live tabs', async () => {
  for (let seed = 0; seed < 60; seed++) await run(seed)
  // Each kind of step was really taken.
  for (const times of Object.values(did)) expect(times).toBeGreaterThan(50)
})
