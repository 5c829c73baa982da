import { expect, test } from 'vitest'
import * as z from 'zod'
import { calmPantry, food, openPantry } from '../../../fixtures/pantry.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { collection, createSyncStore } from '../../index.js'
import type { PassResult } from '../status.js'

const day = 86_400_000

async function stocked(seed: string, compactAfterBytes?: number) {
  const world = createSimWorld({ seed })
  const tab = world.openTab()
  const pantry = calmPantry()
  const store = openPantry(tab.platform, pantry, compactAfterBytes)
  await world.settle(store.ready)
  return { world, tab, pantry, store, now: tab.platform.clock.now() }
}

const byName = (results: readonly PassResult[]) => Object.fromEntries(results.map((result) => [result.name, result]))

test('O1 what expired goes, with what follows from it; what has no time or a later one stays', async () => {
  const { world, store, now } = await stocked('o1')
  store.update((draft) => {
    draft.foods.set('old', food('old', { bestBefore: now - 1 }))
    draft.foods.set('just', food('just', { bestBefore: now + 10 * day }))
    draft.foods.set('never', food('never'))
    draft.labels.set('l1', { id: 'l1', foodId: 'old' })
    draft.labels.set('l2', { id: 'l2', foodId: 'never' })
  })
  const results = byName(await world.settle(store.optimize({ passes: ['expires:foods'] })))
  expect(Object.keys(results)).toEqual(['expires:foods'])
  expect(results['expires:foods']).toMatchObject({ removed: 2 })
  expect([...store.getState().foods.keys()]).toEqual(['just', 'never'])
  expect([...store.getState().labels.keys()]).toEqual(['l2'])
  world.jump(10 * day)
  await world.settle(store.optimize())
  expect([...store.getState().foods.keys()]).toEqual(['never'])
  await world.settle(store.close())
})

test('O1 pruning by number keeps the last of the index, pruning by a function what it does not let go of', async () => {
  const { world, store, pantry } = await stocked('o1-prune')
  pantry.isMouldy = ({ id }) => id.startsWith('m')
  store.update((draft) => {
    for (const at of [5, 1, 4, 2, 3]) draft.visits.set(`v${at}`, { id: `v${at}`, at })
    for (const id of ['m1', 'a', 'm2']) draft.foods.set(id, food(id))
  })
  const results = byName(await world.settle(store.optimize({ passes: ['prune:visits', 'prune:foods'] })))
  expect([...store.getState().visits.keys()]).toEqual(['v5', 'v4', 'v3'])
  expect([...store.getState().foods.keys()]).toEqual(['a'])
  expect(results['prune:visits']).toMatchObject({ removed: 2 })
  expect(results['prune:foods']).toMatchObject({ removed: 2 })
  expect(results['prune:foods']?.bytesAfter).toBeLessThan(results['prune:foods']?.bytesBefore ?? 0)
  expect(store.getStats().stateBytes).toBe(results['prune:visits']?.bytesAfter)
  await world.settle(store.close())
})

test('O2 many deletions are many commits, with turns for others between; what is changed meanwhile stays', async () => {
  const { world, store, now } = await stocked('o2')
  store.update((draft) => {
    for (let n = 0; n < 3_000; n++) draft.foods.set(`f${n}`, food(`f${n}`, { bestBefore: now - 1 }))
  })
  const sizes: number[] = []
  const stop = store.subscribe((state) => sizes.push(state.foods.size))
  store.events.on('state:updated', ({ commit }) => {
    // Others work on what is to be deleted by a later commit.
    if (commit.source !== 'optimize:expires:foods' || store.getState().foods.get('f2999')?.bestBefore === null) return
    store.update((draft) => {
      const last = draft.foods.get('f2999')
      if (last) last.bestBefore = null
    })
  })
  const [result] = await world.settle(store.optimize({ passes: ['expires:foods'] }))
  stop()
  expect(result).toMatchObject({ name: 'expires:foods', removed: 2_999 })
  expect([...store.getState().foods.keys()]).toEqual(['f2999'])
  expect(sizes.length).toBeGreaterThan(10)
  await world.settle(store.close())
})

test('O3 what others hold on to stays, is counted, and keeps nothing else', async () => {
  const { world, store, now } = await stocked('o3')
  store.update((draft) => {
    for (let n = 0; n < 40; n++) draft.shelves.set(`s${n}`, { id: `s${n}`, until: now - 1 })
    draft.foods.set('a', food('a', { shelfId: 's7' }))
    draft.foods.set('b', food('b', { shelfId: 's33' }))
  })
  const rejected: string[] = []
  const [result] = await world.settle(store.optimize({ passes: ['expires:shelves'] }))
  store.events.on('state:rejected', ({ source }) => rejected.push(source))
  expect([...store.getState().shelves.keys()]).toEqual(['s7', 's33'])
  expect(result).toMatchObject({ removed: 38 })
  expect(result?.error).toMatch(/^2 could not be deleted, the first because of foods\.a\.shelfId: /)
  await world.settle(store.close())
})

test('O4 a pass that throws, is async or is rejected leaves no trace, and the others run', async () => {
  const { world, store, pantry, now } = await stocked('o4')
  store.update((draft) => {
    draft.foods.set('old', food('old', { bestBefore: now - 1 }))
    draft.foods.set('new', food('new'))
  })
  const failures = [
    () => {
      throw new Error('no shelf')
    },
    async () => undefined,
  ]
  for (const failure of failures) {
    pantry.sort = failure
    const { version } = store.getStatus()
    const [result] = await world.settle(store.optimize({ passes: ['sort'] }))
    expect(result?.error).toBeTypeOf('string')
    expect(result).toMatchObject({ name: 'sort', removed: 0 })
    expect(store.getStatus().version).toBe(version)
    expect(store.getState().visits.size).toBe(0)
  }
  pantry.isMouldy = () => {
    throw new Error('smells')
  }
  const results = byName(await world.settle(store.optimize()))
  expect(results['prune:foods']?.error).toBe('smells')
  expect(results.sort?.error).toContain('async')
  expect(results['expires:foods']).toMatchObject({ removed: 1 })
  await world.settle(store.close())
})

test('O4 during a transaction a pass waits for its turn, and hears of what became of it', async () => {
  const { world, store, pantry, now } = await stocked('o4-wait')
  store.update((draft) => void draft.foods.set('old', food('old', { bestBefore: now - 1 })))
  pantry.sort = () => {
    throw new Error('no shelf')
  }
  let end = () => {}
  const transaction = store.transaction(async (tx) => {
    tx.update((draft) => void draft.foods.set('new', food('new')))
    await new Promise<void>((resolve) => {
      end = resolve
    })
  })
  let results: readonly PassResult[] | undefined
  const optimizing = store.optimize({ passes: ['expires:foods', 'sort'] }).then((value) => {
    results = value
  })
  await world.advance(1_000)
  expect(results).toBeUndefined()
  expect(store.getState().foods.has('old')).toBe(true)
  end()
  await world.settle(transaction)
  await world.settle(optimizing)
  expect([...store.getState().foods.keys()]).toEqual(['new'])
  expect(results).toMatchObject([{ removed: 1 }, { removed: 0, error: expect.stringContaining('no shelf') }])
  await world.settle(store.close())
})

test('O5 each pass has a result that the event and the statistics give too', async () => {
  const { world, store } = await stocked('o5')
  const heard: PassResult[] = []
  store.events.on('optimization:completed', (result) => heard.push(result))
  store.update((draft) => void draft.foods.set('a', food('a')))
  const results = await world.settle(store.optimize())
  expect(results.map(({ name }) => name)).toEqual([
    'expires:foods',
    'prune:foods',
    'expires:shelves',
    'prune:visits',
    'sort',
    'indexes',
    'compaction',
  ])
  expect(heard.map(({ name }) => name)).toEqual(results.map(({ name }) => name))
  expect(store.getStats().optimizations).toEqual(heard)
  for (const { removed, bytesBefore, bytesAfter, durationMs } of results) {
    for (const count of [removed, bytesBefore, bytesAfter, durationMs]) expect(count).toBeGreaterThanOrEqual(0)
  }
  await expect(store.optimize({ passes: ['indexes', 'nonsense'] })).rejects.toMatchObject({
    code: 'MISUSE',
    message: expect.stringContaining("no pass 'nonsense'; there are expires:foods, prune:foods"),
  })
  await world.settle(store.close())
})

test('O6 it runs by itself soon after the start and every interval, in one tab; not when it is switched off', async () => {
  const { world, store, tab, now } = await stocked('o6')
  const other = openPantry(world.openTab().platform)
  await world.settle(other.ready)
  const commits: string[] = []
  for (const each of [store, other]) {
    each.events.on('state:updated', ({ commit, origin }) => {
      if (origin === 'own' && commit.source.startsWith('optimize:')) commits.push(commit.source)
    })
  }
  store.update((draft) => {
    draft.foods.set('soon', food('soon', { bestBefore: now - 1 }))
    draft.foods.set('later', food('later', { bestBefore: now + 30_000 }))
    draft.foods.set('last', food('last', { bestBefore: now + 90_000 }))
  })
  await world.advance(2_500)
  expect([...other.getState().foods.keys()]).toEqual(['later', 'last'])
  expect(commits.filter((source) => source === 'optimize:expires:foods')).toHaveLength(1)
  await world.advance(61_000)
  expect([...other.getState().foods.keys()]).toEqual(['last'])
  expect(commits.filter((source) => source === 'optimize:expires:foods')).toHaveLength(2)
  store.config.set({ optimizationEnabled: false })
  await world.advance(300_000)
  expect([...other.getState().foods.keys()]).toEqual(['last'])
  store.config.set({ optimizationEnabled: true, optimizationInterval: 1_000 })
  await world.advance(1_100)
  expect(store.getState().foods.size).toBe(0)
  expect(tab.errors).toEqual([])
  await world.settle(Promise.all([store.close(), other.close()]))
})

test('O6 no timer outlives the store, and what runs by itself without an effect is told to nobody', async () => {
  const { world, store, tab } = await stocked('o6-timers')
  const heard: string[] = []
  store.events.on('optimization:completed', ({ name }) => heard.push(name))
  await world.advance(200_000)
  expect(heard).toEqual([])
  expect(store.getStats().optimizations.map(({ name }) => name)).toContain('expires:foods')
  await world.settle(store.close())
  let scheduled = 0
  const { schedule } = tab.platform.clock
  tab.platform.clock.schedule = (...timer) => {
    scheduled++
    return schedule(...timer)
  }
  await world.advance(200_000)
  expect(scheduled).toBe(0)
})

test('O7 a run by hand is one step of undo, what ran by itself is none', async () => {
  const { world, store, now } = await stocked('o7')
  store.update((draft) => void draft.foods.set('gone', food('gone', { bestBefore: now - 1 })), { undoable: false })
  await world.advance(2_500)
  expect([store.getState().foods.size, store.getStatus().canUndo]).toEqual([0, false])
  store.update(
    (draft) => {
      for (let n = 0; n < 1_000; n++) draft.foods.set(`f${n}`, food(`f${n}`, { bestBefore: now - 1 }))
      for (let n = 0; n < 5; n++) draft.visits.set(`v${n}`, { id: `v${n}`, at: n })
    },
    { undoable: false },
  )
  const before = JSON.stringify(store.getState())
  await world.settle(store.optimize({ passes: ['expires:foods', 'prune:visits'] }))
  expect([store.getState().foods.size, store.getState().visits.size]).toEqual([0, 3])
  expect(store.history.steps().undo).toHaveLength(1)
  store.undo()
  expect(Object.keys(JSON.parse(JSON.stringify(store.getState().foods))).sort()).toEqual(
    Object.keys(JSON.parse(before).foods).sort(),
  )
  expect(store.getState().visits.toJSON()).toEqual(JSON.parse(before).visits)
  expect(store.getStatus().canUndo).toBe(false)
  await world.settle(store.close())
})

test('O8 an index that is wrong is made anew; the journal is compacted and reads the same afterwards', async () => {
  const { world, tab, store, pantry } = await stocked('o8')
  for (let n = 0; n < 30; n++) store.update((draft) => void draft.foods.set(`f${n}`, food(`f${n}`)))
  expect(store.getState().foods.where('byMood', 'calm')).toHaveLength(30)
  pantry.mood = 'wild'
  store.update((draft) => void draft.foods.delete('f3'))
  const results = byName(await world.settle(store.optimize({ passes: ['indexes', 'compaction'] })))
  expect(results.indexes).toMatchObject({ removed: 1 })
  expect(store.getState().foods.where('byMood', 'wild')).toHaveLength(29)
  expect(results.compaction?.removed).toBeGreaterThan(0)
  expect(results.compaction?.bytesAfter).toBeLessThan(results.compaction?.bytesBefore ?? 0)
  expect(store.getStats()).toMatchObject({ journalRecords: 0, journalBytes: results.compaction?.bytesAfter })
  const again = byName(await world.settle(store.optimize({ passes: ['compaction'] })))
  expect(again.compaction).toMatchObject({ removed: 0 })
  expect(again.compaction).not.toHaveProperty('error')
  store.update((draft) => void draft.foods.set('after', food('after')))
  await world.settle(store.flush())
  const state = JSON.stringify(store.getState())
  tab.kill()
  const next = openPantry(world.openTab().platform)
  await world.settle(next.ready)
  expect(JSON.stringify(next.getState())).toBe(state)
  expect(next.getStatus().recovery).toBeNull()
  await world.settle(next.close())
})

test('O9 it ends between pieces when it is aborted, and when the store closes', async () => {
  const { world, store, now } = await stocked('o9')
  store.update((draft) => {
    for (let n = 0; n < 2_000; n++) draft.foods.set(`f${n}`, food(`f${n}`, { bestBefore: now - 1 }))
  })
  const abort = new AbortController()
  const seen: number[] = []
  store.subscribe((state) => {
    seen.push(state.foods.size)
    if (seen.length === 2) abort.abort('enough')
  })
  await expect(world.settle(store.optimize({ signal: abort.signal }))).rejects.toBe('enough')
  await world.advance(100)
  expect(seen).toHaveLength(2)
  expect(store.getState().foods.size).toBe(1_500)
  await expect(store.optimize({ signal: abort.signal })).rejects.toBe('enough')
  const closing = store.optimize()
  closing.catch(() => undefined)
  await world.settle(store.close())
  await expect(closing).rejects.toMatchObject({ code: 'CLOSED' })
  await expect(store.optimize()).rejects.toMatchObject({ code: 'CLOSED' })
})

test('D1 rules of removal that can not be followed, and names of the own passes of a store, are refused', () => {
  const { platform } = createSimWorld({ seed: 'd1' }).openTab()
  const schema = z.object({ id: z.string() })
  const open = (options: object, passes: Record<string, () => void> = {}) =>
    createSyncStore(
      { name: 'd1', version: 1, slices: { foods: collection({ schema, ...options }) }, passes },
      { platform },
    )
  expect(() => open({ prune: { maxEntities: -1 } })).toThrow(/maxEntities: a whole number/)
  expect(() => open({ prune: null })).toThrow(/`prune` must be/)
  expect(() => open({ prune: { maxEntities: 3, by: 'byNothing' } })).toThrow(/no sorted index/)
  expect(() => open({ expires: 5 })).toThrow(/`expires` must be/)
  for (const name of ['indexes', 'compaction', 'expires:foods']) {
    expect(() => open({}, { [name]: () => undefined })).toThrow(/one of the store's own/)
  }
})
