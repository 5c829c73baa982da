import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { collection, createSyncStore, type Platform } from '../../index.js'

type World = ReturnType<typeof createSimWorld>

function openStore(platform: Platform, version = 1) {
  const Note = z.object({ id: z.string(), goneAt: z.number() })
  const slices = { notes: collection({ schema: Note, expires: (note: { readonly goneAt: number }) => note.goneAt }) }
  const checks = { nothing: () => undefined }
  return createSyncStore(
    { name: 'notes', version, slices, checks, migrations: version > 1 ? { 2: (old) => old } : {} },
    { platform },
  )
}

function openTab(world: World) {
  const tab = world.openTab()
  return { tab, store: openStore(tab.platform) }
}

/** Tabs that were opened one after the other, so that the first leads. */
async function openTabs(count: number) {
  const world = createSimWorld({ seed: 3 })
  const tabs: ReturnType<typeof openTab>[] = []
  for (let n = 0; n < count; n++) {
    tabs.push(openTab(world))
    await world.advance(100)
  }
  /** Which tab leads, in the eyes of each. */
  const seen = () => tabs.map(({ store }) => tabs.findIndex((other) => isLedBy(store, other.store)))
  return { world, tabs, seen }
}

const idOf = (store: ReturnType<typeof openStore>) => store.tabs()[0]?.tabId
const isLedBy = (store: ReturnType<typeof openStore>, other: ReturnType<typeof openStore>) =>
  store.leader().tabId !== null && store.leader().tabId === idOf(other)

test('A1 one tab leads and all know which; when it closes or dies another does, at once', async () => {
  const { world, tabs, seen } = await openTabs(3)
  const [first, second, third] = tabs
  expect(seen()).toEqual([0, 0, 0])
  expect(tabs.map(({ store }) => store.leader().isSelf)).toEqual([true, false, false])
  const heard: (string | null)[] = []
  third?.store.events.on('leader:changed', ({ tabId }) => heard.push(tabId))
  await world.settle(Promise.resolve(first?.store.close()))
  await world.advance(50)
  expect(seen().slice(1)).toEqual([1, 1])
  second?.tab.kill()
  await world.advance(50)
  expect(seen()[2]).toBe(2)
  expect(heard.filter((tabId) => tabId !== null)).toEqual([second, third].map((tab) => tab && idOf(tab.store)))
})

test('A2 a leader that is hidden gives way to a tab that is visible, and leads on where there is none', async () => {
  const { world, tabs, seen } = await openTabs(2)
  const [first, second] = tabs.map(({ tab }) => tab)
  second?.emit('hide')
  await world.advance(50)
  first?.emit('hide')
  await world.advance(50)
  expect(seen()).toEqual([0, 0])
  second?.emit('show')
  await world.advance(50)
  expect(seen()).toEqual([1, 1])
  first?.emit('show')
  await world.advance(50)
  expect(seen()).toEqual([1, 1])
})

test('A2 where all are hidden, one of them leads when the leader dies', async () => {
  const { world, tabs, seen } = await openTabs(3)
  for (const { tab } of tabs) tab.emit('hide')
  await world.advance(50)
  expect(seen()).toEqual([0, 0, 0])
  tabs[0]?.tab.kill()
  await world.advance(50)
  const [, one, other] = seen()
  expect(one).toBe(other)
  expect(one).toBeGreaterThan(0)
})

test('A2 a page that is frozen or put in the cache lets go; back from there it waits for its turn', async () => {
  const { world, tabs, seen } = await openTabs(2)
  const tab = tabs[0]?.tab
  tab?.emit('suspend')
  tab?.freeze()
  await world.advance(50)
  expect(seen()[1]).toBe(1)
  tab?.thaw()
  tab?.emit('resume')
  await world.advance(50)
  expect(seen()).toEqual([1, 1])
  tabs[1]?.tab.kill()
  await world.advance(50)
  expect(seen()[0]).toBe(0)
})

test('A2 a leader that a newer app made read-only leaves the role to a tab that can write', async () => {
  const { world, tabs, seen } = await openTabs(1)
  expect(seen()).toEqual([0])
  const newer = openStore(world.openTab().platform, 2)
  await world.settle(newer.ready)
  await world.advance(60_000)
  expect(tabs[0]?.store.getStatus().phase).toBe('outdated')
  expect([tabs[0]?.store.leader().isSelf, newer.leader().isSelf]).toEqual([false, true])
})

test('A3 a leader that hangs is robbed after three asks that it left unanswered, not sooner, and by a visible tab', async () => {
  const { world, tabs, seen } = await openTabs(2)
  const [first, second] = tabs.map(({ tab }) => tab)
  first?.freeze()
  await world.advance(12_000)
  expect(seen()[1]).toBe(0)
  await world.advance(2_000)
  expect(seen()[1]).toBe(1)
  first?.thaw()
  await world.advance(100)
  expect(seen()).toEqual([1, 1])
  second?.freeze()
  first?.emit('hide')
  await world.advance(60_000)
  expect(seen()[0]).toBe(1)
})

test('A4 what runs by itself runs once per browser, and goes on in the next leader', async () => {
  const { world, tabs } = await openTabs(3)
  const runs = tabs.map(() => ({ checks: 0, backups: 0, passes: 0 }))
  for (const [at, { store }] of tabs.entries()) {
    const count = runs[at]
    if (count === undefined) continue
    store.events.on('consistency:checked', ({ isFull }) => void (isFull && count.checks++))
    store.events.on('backup:created', () => void count.backups++)
    store.events.on('optimization:completed', () => void count.passes++)
  }
  tabs[0]?.store.config.set({ backupInterval: 60_000, consistencyCheckInterval: 10_000, optimizationInterval: 30_000 })
  const work = async () => {
    for (let n = 0; n < 20; n++) {
      tabs[2]?.store.update((draft) => void draft.notes.set(`n${world.nowMs}`, { id: `n${world.nowMs}`, goneAt: 0 }))
      await world.advance(10_000)
    }
  }
  await work()
  const [leading, ...following] = runs
  // The first full check is each tab's own.
  expect(following.map(({ checks }) => checks <= 1)).toEqual([true, true])
  expect(following.map(({ backups, passes }) => backups + passes)).toEqual([0, 0])
  expect([leading?.checks, leading?.backups, leading?.passes].map((count = 0) => count > 1)).toEqual([true, true, true])
  tabs[0]?.tab.kill()
  const before = JSON.stringify(leading)
  await work()
  expect(JSON.stringify(leading)).toBe(before)
  expect([runs[1]?.checks, runs[1]?.backups, runs[1]?.passes].map((count = 0) => count > 1)).toEqual([true, true, true])
  expect((runs[2]?.backups ?? 0) + (runs[2]?.passes ?? 0)).toBe(0)
})

test('A5 where locks exclude nobody every tab leads, and nothing is lost by it', async () => {
  const world = createSimWorld({ seed: 9 })
  const locks = { withLock: <T>(_name: string, _request: unknown, work: () => Promise<T>) => work() }
  const stores = [world.openTab(), world.openTab()].map(({ platform }) => openStore({ ...platform, locks }))
  await world.settle(Promise.all(stores.map(({ ready }) => ready)))
  stores[0]?.config.set({ backupInterval: 10_000, optimizationInterval: 1_000 })
  for (const [at, store] of stores.entries()) {
    store.update((draft) => void draft.notes.set(`keep${at}`, { id: `keep${at}`, goneAt: Number.MAX_SAFE_INTEGER }))
    store.update((draft) => void draft.notes.set(`go${at}`, { id: `go${at}`, goneAt: 0 }))
  }
  await world.advance(60_000)
  const kept = ['keep0', 'keep1']
  expect(stores.map(({ getState }) => [...getState().notes.keys()].sort())).toEqual([kept, kept])
  expect(stores.map((store) => store.leader().isSelf)).toEqual([true, true])
})
