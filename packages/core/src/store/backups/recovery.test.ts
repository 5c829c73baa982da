import { expect, test } from 'vitest'
import { food, openPantry } from '../../../fixtures/pantry.js'
import { createSimWorld } from '../../../fixtures/simulated.js'

type Pantry = ReturnType<typeof openPantry>

const put = (store: Pantry, id: string, bestBefore: number | null = null) =>
  store.update((draft) => void draft.foods.set(id, food(id, { bestBefore })))
const ids = (store: Pantry) => [...store.getState().foods.keys()].sort().join()

/** A store with a backup of `a` and `b`, and `c` saved after it. */
async function backedUp(seed: string, compactAfterBytes?: number) {
  const world = createSimWorld({ seed })
  const tab = world.openTab()
  const store = openPantry(tab.platform, undefined, compactAfterBytes)
  await world.settle(store.ready)
  store.config.set({ optimizationEnabled: false })
  for (const id of ['a', 'b']) put(store, id)
  await world.settle(store.flush())
  const backup = await world.settle(store.backups.create('of a and b'))
  put(store, 'c')
  await world.settle(store.flush())
  // The canary's note is written once a second.
  await world.advance(2_000)
  return { world, tab, store, backup }
}

async function reopen(world: ReturnType<typeof createSimWorld>) {
  const store = openPantry(world.openTab().platform)
  await world.settle(store.ready)
  return store
}

test('R7 R15 a database that was wiped begins with the newest backup; what is gone for good is counted', async () => {
  const { world, tab, store, backup } = await backedUp('r14-wipe')
  const { version } = store.getStatus()
  tab.kill()
  world.disk.wipe()
  const after = await reopen(world)
  expect(ids(after)).toBe('a,b')
  expect(after.getStatus().recovery).toMatchObject({
    success: true,
    dataLoss: true,
    lostCommits: 1,
    backupUsed: backup.id,
    steps: [
      expect.stringContaining('empty'),
      expect.stringContaining(backup.id),
      'What was saved after commit 2 is missing.',
    ],
  })
  const commit = put(after, 'd')
  await world.settle(commit.saved)
  expect(commit.version).toBeGreaterThan(version)
  await world.advance(2_000)
  await world.settle(after.close())
  const again = await reopen(world)
  expect(ids(again)).toBe('a,b,d')
  expect(again.getStatus().recovery).toBeNull()
  await world.settle(again.close())
})

test('R15 nothing is lost when the backup holds all that the canary knows of', async () => {
  const { world, tab, store } = await backedUp('r14-whole')
  const { id } = await world.settle(store.backups.create('of all'))
  tab.kill()
  world.disk.wipe()
  const after = await reopen(world)
  expect(ids(after)).toBe('a,b,c')
  expect(after.getStatus().recovery).toMatchObject({ dataLoss: false, lostCommits: 0, backupUsed: id })
  await world.settle(after.close())
})

test('R15 a damaged chunk is filled up from the backup, with the journal on top: what was deleted since stays deleted', async () => {
  const { world, tab, store, backup } = await backedUp('r14-chunk')
  await world.settle(store.optimize({ passes: ['compaction'] }))
  store.update((draft) => void draft.foods.delete('a'))
  put(store, 'b', 7)
  put(store, 'd')
  await world.settle(store.flush())
  tab.kill()
  const chunk = world.disk.rows('pantry').find(([key]) => key[0] === 's' && key[2] === 'foods')
  world.disk.tamper('pantry', chunk?.[0] ?? [], { v: 1, sum: 1, body: new Uint8Array(3) })
  const after = await reopen(world)
  // `c` was in the damaged chunk alone.
  expect(ids(after)).toBe('b,d')
  expect(after.getState().foods.get('b')?.bestBefore).toBe(7)
  expect(after.getStatus().recovery).toMatchObject({
    dataLoss: true,
    backupUsed: backup.id,
    recoveredSlices: ['foods'],
  })
  // The snapshot that sets it right is written in the background.
  await world.advance(1_000)
  await world.settle(after.close())
  const again = await reopen(world)
  expect(ids(again)).toBe('b,d')
  expect(again.getStatus().recovery).toBeNull()
  expect(await world.settle(again.quarantine.list())).toHaveLength(1)
  await world.settle(again.close())
})

test('R10 R15 without a usable meta row the backup is the snapshot, and the journal goes on top of it', async () => {
  const { world, tab, backup } = await backedUp('r14-meta')
  tab.kill()
  // With the first records gone, what is left of the journal begins behind the backup.
  world.disk.tamper('pantry', ['meta'], 'nonsense')
  for (const [key] of world.disk
    .rows('pantry')
    .filter(([[kind]]) => kind === 'j')
    .slice(0, -1)) {
    world.disk.tamper('pantry', key, undefined)
  }
  const after = await reopen(world)
  expect(ids(after)).toBe('a,b,c')
  expect(after.getStatus().recovery).toMatchObject({ backupUsed: backup.id })
  await world.settle(after.close())
})

test('R15 with recoveryEnabled off, no backup is used', async () => {
  const { world, tab, store } = await backedUp('r14-off')
  store.config.set({ recoveryEnabled: false })
  await world.settle(store.optimize({ passes: ['compaction'] }))
  await world.settle(store.flush())
  tab.kill()
  const chunk = world.disk.rows('pantry').find(([key]) => key[0] === 's' && key[2] === 'foods')
  world.disk.tamper('pantry', chunk?.[0] ?? [], { v: 1, sum: 1, body: new Uint8Array(3) })
  const after = await reopen(world)
  expect(ids(after)).toBe('')
  expect(after.getStatus().recovery).toMatchObject({ dataLoss: true, backupUsed: null })
  await world.settle(after.close())
})

test('J9 R7 a database that a running tab began anew holds what the one before held: nothing is said to be lost', async () => {
  const { world, tab, store } = await backedUp('j9')
  world.disk.wipe()
  await world.settle(put(store, 'd').saved)
  // Before the canary's note could tell of the new one.
  tab.kill()
  const after = await reopen(world)
  expect(ids(after)).toBe('a,b,c,d')
  expect(after.getStatus().recovery).toBeNull()
  await world.settle(after.close())
})

test('R19 while storage can not be read the newest backup is shown; when it can, what was done meanwhile comes on top of what is stored', async () => {
  const { world, tab, backup } = await backedUp('r19')
  tab.kill()
  world.disk.setFaults(() => 'error')
  const after = await reopen(world)
  expect(ids(after)).toBe('a,b')
  expect(after.getStatus()).toMatchObject({
    phase: 'memory',
    degraded: { nextRetryAt: expect.any(Number) },
    recovery: { backupUsed: backup.id, dataLoss: false },
  })
  const commit = put(after, 'd')
  after.update((draft) => void draft.foods.delete('a'))
  expect(ids(after)).toBe('b,d')
  world.disk.setFaults(undefined)
  await world.settle(commit.saved)
  expect(ids(after)).toBe('b,c,d')
  // Nothing was wrong with what is stored: what stood in is no news any more.
  expect(after.getStatus()).toMatchObject({ phase: 'live', degraded: null, recovery: null })
  await world.settle(after.close())
  const again = await reopen(world)
  expect(ids(again)).toBe('b,c,d')
  await world.settle(again.close())
})

test('R16 a recovery that is killed at any call, and the one after it, come to the same', async () => {
  for (const damage of ['wipe', 'meta', 'chunk'] as const) {
    for (let call = 0; ; call++) {
      const { world, tab, store } = await backedUp(`r16-${damage}-${call}`)
      await world.settle(store.optimize({ passes: ['compaction'] }))
      tab.kill()
      if (damage === 'wipe') world.disk.wipe()
      else if (damage === 'meta') world.disk.tamper('pantry', ['meta'], 'nonsense')
      else {
        const chunk = world.disk.rows('pantry').find(([key]) => key[0] === 's' && key[2] === 'foods')
        world.disk.tamper('pantry', chunk?.[0] ?? [], { v: 1, sum: 1, body: new Uint8Array(3) })
      }
      const doomed = world.openTab()
      const first = world.disk.calls
      let isKilled = false
      world.disk.setFaults(() => {
        if (world.disk.calls - first <= call || !doomed.alive) return undefined
        isKilled = true
        doomed.kill()
        return undefined
      })
      openPantry(doomed.platform)
      await world.advance(5_000)
      world.disk.setFaults(undefined)
      const after = await reopen(world)
      const left = damage === 'meta' ? 'a,b,c' : 'a,b'
      expect([damage, call, ids(after)]).toEqual([damage, call, left])
      await world.settle(put(after, 'z').saved)
      await world.settle(after.close())
      const again = await reopen(world)
      expect([damage, call, ids(again)]).toEqual([damage, call, `${left},z`])
      await world.settle(again.close())
      if (!isKilled) break
    }
  }
})
