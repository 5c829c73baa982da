import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../fixtures/simulated.js'
import { collection } from '../definition/collection.js'
import { createSyncStore } from '../store/create-sync-store.js'

const bytesOf = (values: readonly unknown[]) =>
  values.reduce((sum: number, value) => sum + JSON.stringify(value).length, 0)

/** `npm run durability -- --hours 24` plays a day. */
const hours = Number(process.env.HOLDFAST_HOURS ?? 2)

test('J7 of hours of one commit a second, the database keeps its snapshot and a bounded journal', {
  timeout: hours * 60_000,
}, async () => {
  const world = createSimWorld({ seed: 7 })
  const tab = world.openTab()
  const notes = collection({ schema: z.object({ id: z.string(), text: z.string(), n: z.number() }) })
  const store = createSyncStore(
    { name: 'day', version: 1, slices: { notes } },
    { platform: tab.platform, compactAfterBytes: 20_000 },
  )
  await world.settle(store.ready)
  for (let n = 0; n < 20; n++)
    store.update((draft) => void draft.notes.set(`n${n}`, { id: `n${n}`, text: 'text', n: 0 }))
  let [most, rows] = [0, 0]
  for (let second = 0; second < hours * 3_600; second++) {
    store.update((draft) => {
      const note = draft.notes.get(`n${second % 20}`)
      if (note) note.n = second
    })
    await world.advance(1_000)
    if (second % 50 !== 0) continue
    const stored = world.disk.rows('day')
    most = Math.max(most, bytesOf(stored.filter(([key]) => key[0] === 'j').map(([, value]) => value)))
    rows = Math.max(rows, stored.length)
  }
  console.info(`${hours} h: at most ${most} bytes of journal in ${rows} rows`)
  expect(most).toBeGreaterThan(10_000)
  // A row is some 250 bytes of which the text of the commit counts; a snapshot is due when those are 20,000.
  expect(most).toBeLessThan(20_000 * 3)
  expect(rows).toBeLessThan(20_000 / 50)
  await world.settle(store.close())
  const again = createSyncStore({ name: 'day', version: 1, slices: { notes } }, { platform: world.openTab().platform })
  await world.settle(again.ready)
  expect(again.getState().notes.get('n19')?.n).toBe(hours * 3_600 - 1)
  await world.settle(again.close())
})
