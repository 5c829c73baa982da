import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { collection, createSyncStore, type Platform, slice } from '../../index.js'

const Old = z.object({ id: z.string(), text: z.string() })
const New = z.strictObject({ id: z.string(), body: z.string() })

function openOld(platform: Platform) {
  const slices = { notes: collection({ schema: Old }), total: slice({ schema: z.number(), initial: 0 }) }
  return createSyncStore({ name: 'notes', version: 1, slices }, { platform })
}

const rename = ({ notes, ...rest }: Record<string, unknown>) => ({
  ...rest,
  notes: Object.fromEntries(
    Object.entries(notes as Record<string, { id: string; text: string }>).map(([id, note]) => [
      id,
      { id, body: note.text },
    ]),
  ),
})

function openNew(platform: Platform, migrate: (old: Record<string, unknown>) => Record<string, unknown> = rename) {
  const slices = { notes: collection({ schema: New }), total: slice({ schema: z.number(), initial: 0 }) }
  return createSyncStore({ name: 'notes', version: 2, slices, migrations: { 2: migrate } }, { platform })
}

async function written(seed: string, count: number) {
  const world = createSimWorld({ seed })
  const old = openOld(world.openTab().platform)
  await world.settle(old.ready)
  old.update((draft) => {
    for (let n = 0; n < count; n++) draft.notes.set(`n${n}`, { id: `n${n}`, text: `Text ${n}` })
    draft.total = count
  })
  await world.settle(old.close())
  return world
}

test('R17 what is migrated is backed up first; the backup holds the older schema and can be restored into the newer', async () => {
  const world = await written('r17', 3)
  const store = openNew(world.openTab().platform)
  await world.settle(store.ready)
  expect(store.getState().notes.get('n1')).toEqual({ id: 'n1', body: 'Text 1' })
  const [backup, ...others] = await world.settle(store.backups.list())
  expect(others).toEqual([])
  expect(backup?.details).toMatchObject({ kind: 'before-migration', schemaVersion: 1, counts: { notes: 3, total: 1 } })
  store.update((draft) => draft.notes.clear())
  await world.settle(store.backups.restore(backup?.id ?? ''))
  expect(store.getState().notes.get('n2')).toEqual({ id: 'n2', body: 'Text 2' })
  await world.settle(store.close())
  const again = openNew(world.openTab().platform)
  await world.settle(again.ready)
  expect(again.getState().notes.size).toBe(3)
  await world.settle(again.close())
})

test('R17 R11 where the backup can not be made, nothing is migrated: it can be read, and the next start tries again', async () => {
  const world = await written('r17-full', 3)
  const before = JSON.stringify(world.disk.rows('notes'))
  const { platform } = world.openTab()
  const { vault } = platform
  let isFull = true
  const store = openNew({
    ...platform,
    vault: {
      ...vault,
      list: (...args) => vault.list(...args),
      read: (...args) => vault.read(...args),
      remove: (...args) => vault.remove(...args),
      write: (...args) => (isFull ? Promise.reject(new Error('no space')) : vault.write(...args)),
    },
  })
  await world.settle(store.ready)
  expect(store.getStatus()).toMatchObject({
    phase: 'migration-failed',
    degraded: { reason: expect.stringContaining('backup') },
  })
  expect(store.getState().notes.size).toBe(3)
  await world.settle(store.close())
  expect(JSON.stringify(world.disk.rows('notes'))).toBe(before)
  isFull = false
  const again = openNew(world.openTab().platform)
  await world.settle(again.ready)
  expect(again.getStatus().phase).toBe('live')
  await world.settle(again.close())
})

test('R5 R11 a failed migration makes no backup a second time, and one that is mended goes on from the same data', async () => {
  const world = await written('r17-twice', 2)
  for (let n = 0; n < 2; n++) {
    const failing = openNew(world.openTab().platform, () => {
      throw new Error('broken')
    })
    await world.settle(failing.ready)
    expect(failing.getStatus().phase).toBe('migration-failed')
    expect(() => failing.update((draft) => draft.notes.clear())).toThrow(/threw: broken/)
    await world.settle(failing.close())
  }
  const store = openNew(world.openTab().platform)
  await world.settle(store.ready)
  expect(store.getState().notes.size).toBe(2)
  expect(await world.settle(store.backups.list())).toHaveLength(1)
  await world.settle(store.close())
})

test('R18 a long migration tells how far it came, and lets others have their turn', async () => {
  const world = await written('r18', 3_000)
  const { platform } = world.openTab()
  // Each look at the clock takes a millisecond: with a clock that stands still no turn would ever be due.
  let ms = 0
  const monotonic = () => platform.clock.monotonic() + ms++
  const store = openNew({ ...platform, clock: { ...platform.clock, monotonic } })
  const told: number[] = []
  store.events.on('status:changed', ({ status: { migration } }) => {
    if (migration !== null) told.push(migration.done / migration.total)
  })
  await world.settle(store.ready)
  expect(told.length).toBeGreaterThan(10)
  expect(told).toEqual([...told].sort((one, other) => one - other))
  expect(told.at(-1)).toBeLessThanOrEqual(1)
  expect(store.getStatus().migration).toBeNull()
  expect(store.getState().notes.size).toBe(3_000)
  await world.settle(store.close())
})
