import { expect, test } from 'vitest'
import * as z from 'zod'
import { openBoard } from '../../fixtures/board.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import { createSyncStore, type Platform, presence } from '../index.js'

/** Counts the connections and doorbells that are open. */
function counting(platform: Platform) {
  const open = { storage: 0, channel: 0, others: 0 }
  const counted: Platform = {
    ...platform,
    channel: {
      open(name, onMessage) {
        const channel = platform.channel.open(name, onMessage)
        const isDoorbell = name === 'holdfast:board'
        open[isDoorbell ? 'channel' : 'others']++
        const close = () => {
          open[isDoorbell ? 'channel' : 'others']--
          channel.close()
        }
        return { post: (message) => channel.post(message), close }
      },
    },
    storage: {
      ...platform.storage,
      open: async (...args) => {
        const storage = await platform.storage.open(...args)
        open.storage++
        return {
          read: (queries) => storage.read(queries),
          keys: (query) => storage.keys(query),
          write: (write) => storage.write(write),
          close() {
            open.storage--
            storage.close()
          },
        }
      },
    },
  }
  return { open, platform: counted }
}

async function twoTabs() {
  const world = createSimWorld({ seed: 11 })
  const [tabA, tabB] = [world.openTab(), world.openTab()]
  const { open, platform } = counting(tabA.platform)
  const [a, b] = [openBoard('board', platform), openBoard('board', tabB.platform)]
  await world.settle(Promise.all([a.ready, b.ready]))
  return { world, tabA, tabB, a, b, open }
}

test('T5 a suspended page saves what is pending and keeps nothing open; when it is back it knows what others saved', async () => {
  const { world, tabA, a, b, open } = await twoTabs()
  expect(open).toMatchObject({ storage: 1, channel: 1 })
  const last = a.actions.add('last')
  tabA.emit('suspend')
  // The browser tells twice: of the cache, and of freezing.
  tabA.emit('suspend')
  await world.settle(last.saved)
  expect(a.getStatus().phase).toBe('suspended')
  expect(open).toEqual({ storage: 0, channel: 0, others: 0 })
  await world.advance(10)
  expect(b.getState().tasks.has('last')).toBe(true)
  await world.settle(b.actions.add('meanwhile').saved)
  await world.advance(5_000)
  expect(a.getState().tasks.has('meanwhile')).toBe(false)
  tabA.emit('resume')
  tabA.emit('resume')
  tabA.emit('show')
  await world.advance(50)
  expect(open).toMatchObject({ storage: 1, channel: 1 })
  expect(a.getStatus().phase).toBe('live')
  expect([...a.getState().tasks.keys()]).toEqual(['last', 'meanwhile'])
  await world.settle(b.actions.add('after').saved)
  await world.advance(10)
  expect(a.getState().tasks.has('after')).toBe(true)
  expect(tabA.errors).toEqual([])
})

test('T5 what is committed while the page is suspended is saved when it is back, and so is what waits for the device', async () => {
  const { world, tabA, a, b } = await twoTabs()
  tabA.emit('suspend')
  await world.advance(10)
  const late = a.actions.add('late')
  const durable = a.flush({ durable: true })
  await world.advance(60_000)
  expect(a.getStatus()).toMatchObject({ pending: 1, degraded: null })
  tabA.emit('resume')
  await world.settle(Promise.all([late.saved, durable]))
  await world.advance(10)
  expect(b.getState().tasks.has('late')).toBe(true)
})

test('T5 a page whose database was deleted while it was suspended begins it anew with what it holds', async () => {
  const { world, tabA, tabB, a } = await twoTabs()
  await world.settle(a.actions.add('kept').saved)
  tabA.emit('suspend')
  await world.advance(10)
  tabB.kill()
  world.disk.wipe('board')
  tabA.emit('resume')
  await world.settle(a.actions.add('more').saved)
  const later = openBoard('board', world.openTab().platform)
  await world.settle(later.ready)
  expect([...later.getState().tasks.keys()]).toEqual(['kept', 'more'])
})

test('T9 a page that is told that its database was taken away saves again what it holds, though nobody edits', async () => {
  const world = createSimWorld({ seed: 14 })
  const taken: (() => void)[] = []
  const told = ({ platform }: ReturnType<typeof world.openTab>): Platform => ({
    ...platform,
    storage: {
      ...platform.storage,
      open: (name, patience, onTaken = () => undefined) => {
        taken.push(onTaken)
        return platform.storage.open(name, patience)
      },
    },
  })
  const boards = [openBoard('board', told(world.openTab())), openBoard('board', told(world.openTab()))]
  await world.settle(Promise.all(boards.map(({ ready }) => ready)))
  await world.settle(Promise.all(boards.map((board, at) => board.actions.add(`by ${at}`).saved)))
  await world.advance(50)
  world.disk.wipe('board')
  for (const tell of taken) tell()
  await world.advance(2_000)
  for (const board of boards) {
    expect(board.getStatus()).toMatchObject({ phase: 'live', degraded: null, recovery: null })
    await world.settle(board.close())
  }
  const later = openBoard('board', world.openTab().platform)
  await world.settle(later.ready)
  expect([...later.getState().tasks.keys()].sort()).toEqual(['by 0', 'by 1'])
  expect(later.getStatus().recovery).toBeNull()
})

test('T5 T1 what a page saved as it was hidden reaches the others, though the page runs no more', async () => {
  const { world, tabA, a, b } = await twoTabs()
  await world.settle(a.actions.add('first').saved)
  a.actions.add('last')
  tabA.emit('hide')
  // Its microtasks, which the browser still runs.
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  tabA.freeze()
  await world.advance(50)
  expect(b.getState().tasks.has('last')).toBe(true)
})

test('T5 a page that is closed while it is suspended is closed', async () => {
  const { world, tabA, a, open } = await twoTabs()
  tabA.emit('suspend')
  const closed = a.close()
  tabA.emit('resume')
  await world.settle(closed)
  expect(open).toEqual({ storage: 0, channel: 0, others: 0 })
  expect(a.getStatus().phase).toBe('closed')
})

test('T5 a page that is rendered ahead opens nothing and keeps updates, until it is asked for; or it is closed', async () => {
  const world = createSimWorld({ seed: 12 })
  const [shown, ahead, never] = [world.openTab(), world.openTab(), world.openTab()]
  const open = openBoard('board', shown.platform)
  await world.settle(open.ready)
  const prerendered = ({ platform }: typeof shown) =>
    counting({ ...platform, lifecycle: { ...platform.lifecycle, isPrerendering: () => true } })
  const [one, other] = [prerendered(ahead), prerendered(never)]
  const [board, unseen] = [openBoard('board', one.platform), openBoard('board', other.platform)]
  const queued = board.actions.add('queued')
  await world.settle(open.actions.add('meanwhile').saved)
  await world.advance(60_000)
  for (const { open } of [one, other]) expect(open).toMatchObject({ storage: 0, channel: 0 })
  expect(queued.status).toBe('queued')
  expect(open.leader()).toMatchObject({ isSelf: true })
  ahead.emit('show')
  await world.settle(queued.saved)
  expect([...board.getState().tasks.keys()]).toEqual(['meanwhile', 'queued'])
  await world.settle(unseen.close())
  expect(other.open).toEqual({ storage: 0, channel: 0, others: 0 })
})

test('T5 N5 who is suspended says goodbye, and is there again when it is back', async () => {
  const world = createSimWorld({ seed: 13 })
  const [tabA, tabB] = [world.openTab(), world.openTab()]
  const slices = { cursors: presence({ schema: z.number(), ttlMs: 30_000 }) }
  const open = ({ platform }: typeof tabA) => createSyncStore({ name: 'here', version: 1, slices }, { platform })
  const [a, b] = [open(tabA), open(tabB)]
  await world.settle(Promise.all([a.ready, b.ready]))
  a.presence.cursors.set(1)
  await world.advance(100)
  const others = () => b.tabs().filter(({ isSelf }) => !isSelf).length
  expect(others()).toBe(1)
  tabA.emit('suspend')
  await world.advance(100)
  expect(others()).toBe(0)
  tabA.emit('resume')
  await world.advance(100)
  expect(others()).toBe(1)
  expect(b.presence.cursors.peers()).toMatchObject([{ value: 1 }])
})

test('T5 a page that is suspended while it starts is not without storage when it is back', async () => {
  const { world, a } = await twoTabs()
  await world.settle(a.actions.add('before').saved)
  for (let afterMs = 0; afterMs < 10; afterMs += 0.5) {
    const tab = world.openTab()
    const store = openBoard('board', tab.platform)
    const seen = new Set<string>()
    store.events.on('status:changed', ({ status: { degraded } }) => seen.add(degraded?.code ?? 'well'))
    await world.advance(afterMs)
    tab.emit('suspend')
    tab.emit('resume')
    await world.settle(store.ready)
    expect(store.getState().tasks.has('before')).toBe(true)
    expect([...seen]).toEqual(['well'])
    await world.settle(store.close())
    tab.kill()
  }
})
