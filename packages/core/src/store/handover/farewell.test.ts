import { expect, test } from 'vitest'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { openNew, openOld } from '../../../fixtures/two-versions.js'

type World = ReturnType<typeof createSimWorld>
type SimTab = ReturnType<World['openTab']>

const notesOf = (tab: SimTab) => (tab.platform.canary.names?.() ?? []).filter((name) => name.startsWith(':left:'))

async function openedIn(world: World) {
  const tab = world.openTab()
  const board = openOld(tab.platform)
  await world.settle(board.ready)
  return { tab, board }
}

/** The page goes away: it is told, and hears nothing any more. */
function leave(tab: SimTab): void {
  tab.emit('hide')
  tab.kill()
}

test('J17 whenever a page goes away, what it committed before is there when the app is ready again, once', async () => {
  for (let afterMs = 0; afterMs < 40; afterMs += 1.3) {
    const world = createSimWorld({ seed: `leaves-${afterMs}` })
    const { tab, board } = await openedIn(world)
    let bumps = 0
    for (; bumps * 3 <= afterMs; bumps++) {
      board.actions.bump()
      await world.advance(Math.min(3, afterMs - bumps * 3))
    }
    board.update((draft) => void draft.tasks.set('last', { id: 'last', title: 'Last', done: false }))
    leave(tab)
    const next = await openedIn(world)
    expect(next.board.getState()).toMatchObject({ tally: bumps })
    expect(next.board.getState().tasks.has('last')).toBe(true)
    expect(next.board.getStatus().recovery).toBeNull()
    expect(notesOf(next.tab)).toEqual([])
    await world.advance(2_000)
    expect((await openedIn(world)).board.getState()).toMatchObject({ tally: bumps })
  }
})

test('J17 a page that is hidden and lives on takes its note back, and nobody takes anything in for it', async () => {
  const world = createSimWorld({ seed: 'lives' })
  const [one, other] = [await openedIn(world), await openedIn(world)]
  const adopted: string[] = []
  other.board.events.on('version:adopted', ({ cids }) => adopted.push(...cids))
  for (let n = 0; n < 20; n++) {
    one.board.actions.bump()
    await world.advance(5)
    one.tab.emit('hide')
    one.board.actions.bump()
    await world.advance(n)
    one.tab.emit('show')
  }
  await world.advance(5_000)
  expect(notesOf(one.tab)).toEqual([])
  expect(adopted).toEqual([])
  for (const { board } of [one, other]) expect(board.getState().tally).toBe(40)
})

test('J17 what a page left that is only frozen is its own to save; once it is discarded, who starts next takes it in', async () => {
  for (const isDiscarded of [false, true]) {
    const world = createSimWorld({ seed: `frozen-${isDiscarded}` })
    const { tab, board } = await openedIn(world)
    await world.settle(board.actions.bump().saved)
    tab.emit('suspend')
    await world.advance(10)
    const pending = board.actions.bump()
    tab.emit('hide')
    await world.advance(10)
    tab.freeze()
    const other = await openedIn(world)
    expect(other.board.getState().tally).toBe(1)
    await world.advance(2_000)
    expect(notesOf(other.tab)).toHaveLength(1)
    if (isDiscarded) tab.kill()
    else {
      tab.thaw()
      tab.emit('resume')
      await world.settle(pending.saved)
    }
    const next = await openedIn(world)
    await world.advance(100)
    for (const { board } of [other, next]) expect(board.getState().tally).toBe(2)
    expect(notesOf(next.tab)).toEqual([])
  }
})

test('J17 T1 tabs that are open take in what a page left, and those that start at once do so once', async () => {
  for (let seed = 0; seed < 5; seed++) {
    const world = createSimWorld({ seed: `open-${seed}` })
    const [one, other] = [await openedIn(world), await openedIn(world)]
    one.board.actions.bump()
    await world.advance(1)
    one.board.actions.bump()
    leave(one.tab)
    const starting = seed === 0 ? [] : [1, 2, 3].map(() => openOld(world.openTab().platform))
    await world.advance(3_000)
    for (const board of [other.board, ...starting]) expect(board.getState().tally).toBe(2)
    expect(notesOf(other.tab)).toEqual([])
  }
})

test('J17 W5 what a page of an older app left is taken in by the newer one, in its form', async () => {
  const world = createSimWorld({ seed: 'newer' })
  const { tab, board } = await openedIn(world)
  await world.settle(board.actions.add('a', 'One').saved)
  board.actions.add('b', 'Two')
  await world.advance(1)
  board.actions.toggle('a')
  leave(tab)
  const next = openNew(world.openTab().platform)
  await world.settle(next.ready)
  expect([...next.getState().tasks.values()]).toEqual([
    { id: 'a', name: 'One', state: 'done' },
    { id: 'b', name: 'Two', state: 'open' },
  ])
})

test('J17 W6 what a page of a newer app left waits for a newer app', async () => {
  const world = createSimWorld({ seed: 'older' })
  const tab = world.openTab()
  const newer = openNew(tab.platform)
  await world.settle(newer.ready)
  newer.actions.bump()
  leave(tab)
  const older = await openedIn(world)
  expect(older.board.getStatus().phase).toBe('outdated')
  older.tab.kill()
  const next = openNew(world.openTab().platform)
  await world.settle(next.ready)
  expect(next.getState().tally).toBe(1)
})

test('J17 what was left of a database that is gone is not taken into another', async () => {
  const world = createSimWorld({ seed: 'gone' })
  const { tab, board } = await openedIn(world)
  board.actions.add('a', 'Of another user')
  leave(tab)
  world.disk.wipe('board')
  const next = await openedIn(world)
  expect(next.board.getState().tasks.size).toBe(0)
  expect(notesOf(next.tab)).toEqual([])
})

test('J17 T6 in a database begun anew, what a page left is not taken in ahead of what it had saved in the one before', async () => {
  const world = createSimWorld({ seed: 'anew' })
  const [one, other] = [await openedIn(world), await openedIn(world)]
  await world.settle(one.board.actions.add('a', 'First').saved)
  await world.advance(100)
  other.tab.freeze()
  await world.settle(one.board.actions.add('b', 'Saved').saved)
  one.board.actions.add('c', 'Pending')
  one.tab.emit('suspend')
  one.tab.freeze()
  world.disk.wipe('board')
  other.tab.thaw()
  other.board.actions.bump()
  await world.advance(5_000)
  expect(other.board.getState()).toMatchObject({ tally: 1 })
  one.tab.thaw()
  one.tab.emit('resume')
  await world.advance(5_000)
  for (const { board } of [one, other]) expect([...board.getState().tasks.keys()].sort()).toEqual(['a', 'b', 'c'])
})

test('J17 R2 a damaged note is set aside, nothing of it is used, and nothing else is kept from starting', async () => {
  const damages: readonly ((note: { rows: [unknown, { record: { body: string } }][] }) => unknown)[] = [
    (note) => ({ ...note, rows: note.rows.map(([key, value]) => [key, { ...value, sum: 1 }]) }),
    (note) => ({ ...note, rows: note.rows.map(([, value]) => [['h', 'other', 0], value]) }),
    (note) => ({
      ...note,
      rows: note.rows.map(([key, { record, ...value }]) => [
        key,
        { ...value, record: { ...record, body: record.body.replace('One', 'Two') } },
      ]),
    }),
    (note) => ({ ...note, rows: note.rows.map(([key]) => [key, 7]) }),
    () => 'nonsense',
    () => 17,
  ]
  for (const [at, damage] of damages.entries()) {
    const world = createSimWorld({ seed: `damaged-${at}` })
    const { tab, board } = await openedIn(world)
    await world.settle(board.actions.bump().saved)
    board.actions.add('a', 'One')
    leave(tab)
    const { canary } = world.openTab().platform
    const [name = ''] = notesOf(tab)
    canary.write(name, damage(canary.read(name) as Parameters<typeof damage>[0]))
    const next = await openedIn(world)
    expect([at, next.board.getState().tally, next.board.getState().tasks.size]).toEqual([at, 1, 0])
    expect([at, (await world.settle(next.board.quarantine.list())).length]).toEqual([at, 1])
    expect(notesOf(next.tab)).toEqual([])
    await world.settle(next.board.actions.bump().saved)
    expect(next.tab.errors).toEqual([])
  }
})

test('J17 whichever call of storage the next page dies at, what was left has effect once', async () => {
  for (const kind of ['crash-before', 'crash-after'] as const) {
    for (let call = 0; call < 8; call++) {
      const world = createSimWorld({ seed: `dies-${kind}-${call}` })
      const { tab, board } = await openedIn(world)
      board.actions.bump()
      await world.advance(1)
      board.actions.bump()
      leave(tab)
      world.disk.failAt(world.disk.calls + call, kind)
      openOld(world.openTab().platform)
      await world.advance(3_000)
      const next = await openedIn(world)
      await world.advance(3_000)
      const last = next.tab.alive ? next : await openedIn(world)
      expect([kind, call, last.board.getState().tally]).toEqual([kind, call, 2])
    }
  }
})
