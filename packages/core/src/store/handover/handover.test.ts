import { expect, test } from 'vitest'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { openNew, openOld } from '../../../fixtures/two-versions.js'
import type { EventPayloads } from '../events.js'

type Outdated = EventPayloads['version:outdated']
type Adopted = EventPayloads['version:adopted']

/** A world in which an old tab is frozen with edits that it could not save, while a new one migrates. */
async function frozenOld(seed: string) {
  const world = createSimWorld({ seed })
  const tab = world.openTab()
  const old = openOld(tab.platform)
  await world.settle(old.ready)
  old.actions.add('a', 'One')
  old.actions.add('b', 'Two')
  await world.settle(old.flush())
  return { world, tab, old }
}

test('W2 W3 W4 W5 a frozen tab hands over what it had not saved, in the new form, and is outdated', async () => {
  const { world, tab, old } = await frozenOld('frozen')
  const outdated: Outdated[] = []
  old.events.on('version:outdated', (event) => outdated.push(event))
  // Its append is under way when the others are made: it gets there, and they do not.
  const first = old.actions.add('x', 'Under way')
  await Promise.resolve()
  await Promise.resolve()
  const commits = [
    old.update((draft) => {
      const task = draft.tasks.get('a')
      if (task) task.title = 'Renamed'
      draft.filter = 'mine'
    }),
    old.actions.toggle('b'),
    old.actions.add('c', 'Three'),
    old.update((draft) => {
      draft.motto = 'Go on'
    }),
  ]
  tab.freeze()
  const next = openNew(world.openTab().platform)
  const adopted: Adopted[] = []
  next.events.on('version:adopted', (event) => adopted.push(event))
  await world.settle(next.ready)
  expect([...next.getState().tasks.keys()]).toEqual(['a', 'b', 'x'])
  const own = next.update((draft) => void draft.tasks.set('n', { id: 'n', name: 'New', state: 'open' }))
  await world.settle(own.saved)

  tab.thaw()
  await world.settle(Promise.all([first, ...commits].map(({ saved }) => saved)))
  await world.advance(200)
  const cids = commits.map(({ cid }) => cid)
  expect(outdated).toMatchObject([{ handedOver: cids }])
  expect(adopted).toEqual([{ cids, setAside: [] }])
  expect(old.getStatus()).toMatchObject({ phase: 'outdated', pending: 0, degraded: { code: 'OUTDATED' } })
  expect(() => old.actions.add('d', 'Four')).toThrow(/newer app/)
  const tasks = [...next.getState().tasks.values()]
  expect(tasks).toEqual([
    { id: 'a', name: 'Renamed', state: 'open' },
    { id: 'b', name: 'Two', state: 'done' },
    { id: 'x', name: 'Under way', state: 'open' },
    { id: 'n', name: 'New', state: 'open' },
    { id: 'c', name: 'Three', state: 'open' },
  ])
  expect(next.getState().motto).toBe('Go on')
  expect(next.getStatus().recovery).toBeNull()
  expect(world.disk.rows('board').filter(([[kind]]) => kind === 'h')).toEqual([])

  const again = openNew(world.openTab().platform)
  await world.settle(again.ready)
  expect([...again.getState().tasks.values()]).toEqual(tasks)
})

test('W1 an old tab is told of a migration: it saves what is pending first, and nothing has to be handed over', async () => {
  const { world, old } = await frozenOld('told')
  const outdated: Outdated[] = []
  old.events.on('version:outdated', (event) => outdated.push(event))
  const next = openNew(world.openTab().platform)
  // Between the reading of the older data and its migration.
  const saved: Promise<void>[] = []
  for (let turn = 0; old.getStatus().phase === 'live'; turn++) {
    saved.push(old.actions.add(`t${turn}`, `Turn ${turn}`).saved)
    await world.advance(2)
  }
  await world.settle(next.ready)
  await world.settle(Promise.all(saved))
  await world.advance(500)
  expect(saved.length).toBeGreaterThan(10)
  expect(next.getState().tasks.size).toBe(2 + saved.length)
  expect(outdated).toHaveLength(1)
  expect(old.getStatus().phase).toBe('outdated')
})

test('W1 an old tab that goes on writing keeps no newer one from migrating', async () => {
  const { world, old } = await frozenOld('busy')
  let made = 0
  const write = async () => {
    while (old.getStatus().phase === 'live') {
      old.actions.add(`busy${made}`, `Busy ${made}`)
      made++
      await world.advance(1)
    }
  }
  let migrations = 0
  const next = openNew(world.openTab().platform, { stamp: () => ++migrations })
  await Promise.all([write(), next.ready])
  expect(migrations).toBe(1)
  await world.settle(old.flush().catch(() => undefined))
  await world.advance(1_000)
  expect(made).toBeGreaterThan(20)
  expect(next.getState().tasks.size).toBe(2 + made)
})

test('W1 an old tab that does not answer, or a newer one that dies, is waited for briefly only', async () => {
  const { world, tab, old } = await frozenOld('silent')
  tab.freeze()
  const dying = world.openTab()
  openNew(dying.platform)
  await world.advance(20)
  dying.kill()
  tab.thaw()
  await world.advance(100)
  // It was told, keeps back what follows, and goes on when nothing comes of it.
  const kept = old.actions.add('k', 'Kept back')
  await world.settle(kept.saved, 11_000)
  tab.freeze()
  const startedMs = world.nowMs
  const next = openNew(world.openTab().platform)
  await world.settle(next.ready)
  expect(world.nowMs - startedMs).toBeLessThan(1_500)
  expect([...next.getState().tasks.keys()]).toEqual(['a', 'b', 'k'])
})

/** Three edits of an old tab that are pending when a newer one has migrated. */
async function outrun(seed: string) {
  const { world, tab, old } = await frozenOld(seed)
  old.actions.add('x', 'Under way')
  await Promise.resolve()
  await Promise.resolve()
  const commits = [
    old.actions.add('c', 'Three'),
    old.update((draft) => {
      const task = draft.tasks.get('a')
      if (task) task.title += '!'
    }),
    old.actions.toggle('b'),
  ]
  tab.freeze()
  const newTab = world.openTab()
  const next = openNew(newTab.platform)
  await world.settle(next.ready)
  return { world, tab, old, commits, next, newTab }
}

const outcome = (board: { getState(): { tasks: { values(): Iterable<unknown> } } }) => [
  ...board.getState().tasks.values(),
]
const expected = [
  { id: 'a', name: 'One!', state: 'open' },
  { id: 'b', name: 'Two', state: 'done' },
  { id: 'x', name: 'Under way', state: 'open' },
  { id: 'c', name: 'Three', state: 'open' },
]

test('W4 newer tabs that find it at once take it in once', async () => {
  for (let seed = 0; seed < 5; seed++) {
    const { world, tab, next } = await outrun(`at-once-${seed}`)
    const others = [1, 2].map(() => openNew(world.openTab().platform))
    for (const other of others) await world.settle(other.ready)
    const adopted: string[] = []
    for (const board of [next, ...others]) board.events.on('version:adopted', ({ cids }) => adopted.push(...cids))
    tab.thaw()
    await world.advance(2_000)
    for (const board of [next, ...others]) expect(outcome(board)).toEqual(expected)
    expect(adopted).toHaveLength(3)
  }
})

test('W2 W4 whichever call of storage a tab dies at, each handed over edit has effect once', async () => {
  for (const kind of ['crash-before', 'crash-after'] as const) {
    for (let call = 0; call < 10; call++) {
      const { world, tab, commits, old } = await outrun(`dies-${kind}-${call}`)
      world.disk.failAt(world.disk.calls + call, kind)
      const saved = new Set<string>()
      for (const commit of commits) void commit.saved.then(() => saved.add(commit.cid))
      tab.thaw()
      await world.advance(3_000)
      let again = openNew(world.openTab().platform)
      await world.advance(3_000)
      // It may have been the one that died.
      again = openNew(world.openTab().platform)
      await world.settle(again.ready)
      await world.advance(3_000)
      const { tasks } = again.getState()
      expect(tasks.size).toBeGreaterThanOrEqual(3)
      if (tab.alive) expect(old.getStatus().pending).toBe(0)
      const isThere = [tasks.has('c'), tasks.get('a')?.name === 'One!', tasks.get('b')?.state === 'done']
      for (const [at, { cid }] of commits.entries())
        if (saved.has(cid)) expect([call, isThere[at]]).toEqual([call, true])
      // In one row: all of them or none.
      expect(new Set(isThere).size).toBe(1)
      expect(tasks.get('a')?.name).not.toBe('One!!')
      expect(world.disk.rows('board').filter(([[key]]) => key === 'h')).toEqual([])
    }
  }
})

test('W2 W4 whatever a call of storage comes to, nothing is lost and nothing comes twice', async () => {
  for (const kind of ['quota', 'closed-after', 'hang-after'] as const) {
    for (let call = 0; call < 10; call++) {
      const { world, tab, commits, next } = await outrun(`fails-${kind}-${call}`)
      world.disk.failAt(world.disk.calls + call, kind)
      tab.thaw()
      await world.settle(Promise.all(commits.map(({ saved }) => saved)))
      await world.advance(120_000)
      expect([kind, call, outcome(next)]).toEqual([kind, call, expected])
      expect(world.disk.rows('board').filter(([[key]]) => key === 'h')).toEqual([])
    }
  }
})

test('W4 J9 an edit whose append got there unheard of is handed over too, and counts once', async () => {
  const { world, tab, old } = await frozenOld('unheard')
  world.disk.failAt(world.disk.calls, 'closed-after')
  const commit = old.actions.bump()
  await world.advance(10)
  expect(old.getStatus().pending).toBe(1)
  tab.freeze()
  const next = openNew(world.openTab().platform)
  await world.settle(next.ready)
  expect(next.getState().tally).toBe(1)
  const adopted: Adopted[] = []
  next.events.on('version:adopted', (event) => adopted.push(event))
  tab.thaw()
  await world.settle(commit.saved)
  await world.advance(1_000)
  expect(adopted).toEqual([{ cids: [], setAside: [] }])
  expect(next.getState().tally).toBe(1)
})

test('T2 W1 who forges messages about versions keeps nobody from saving, and harms nobody', async () => {
  const { world, old } = await frozenOld('forged')
  const random = world.random.fork('forger')
  const types = ['migrating', 'saving', 'saved', 'migrated', 'handover', 'no type', 7]
  let saved = 0
  for (let second = 0; second < 120; second++) {
    for (const message of [
      { v: 1, type: 'migrating', version: 9, tab: 'forger' },
      {
        v: random.pick([1, 2]),
        type: random.pick(types),
        version: random.pick([1, 9, '9', Number.NaN]),
        tab: random.pick(['', 1]),
      },
      random.pick([null, 'migrating', [], { v: 1 }, new Map()]),
    ])
      world.forge('holdfast:board:versions', message)
    void old.actions.bump().saved.then(() => saved++)
    await world.advance(1_000)
    if (second === 59) expect(saved).toBeGreaterThan(50)
  }
  await world.advance(60_000)
  expect(saved).toBe(120)
  expect(old.getStatus()).toMatchObject({ phase: 'live', pending: 0 })
})

test('W3 a tab that is outdated leads no others', async () => {
  const { world, old } = await frozenOld('leader')
  await world.advance(1_000)
  expect(old.leader().isSelf).toBe(true)
  const next = openNew(world.openTab().platform)
  await world.settle(next.ready)
  await world.advance(1_000)
  expect(old.getStatus().phase).toBe('outdated')
  expect([old.leader().tabId, next.leader().isSelf]).toEqual([null, true])
  const late = openOld(world.openTab().platform)
  await world.settle(late.ready)
  await world.settle(next.close())
  await world.advance(60_000)
  expect(late.leader().tabId).toBeNull()
  await world.settle(old.close())
})

test('W5 what a commit makes and then changes is translated like anything else', async () => {
  const { world, tab, old } = await frozenOld('made and changed')
  // Its append is under way when the next is made, which does not get there.
  old.actions.bump()
  await Promise.resolve()
  await Promise.resolve()
  const commit = old.batch(() => {
    old.actions.add('c', 'Three')
    old.update((draft) => {
      const task = draft.tasks.get('c')
      if (task) task.title = 'Changed'
    })
  })
  tab.freeze()
  const next = openNew(world.openTab().platform)
  await world.settle(next.ready)
  tab.thaw()
  await world.settle(commit.saved)
  await world.advance(200)
  expect(next.getState().tasks.get('c')).toEqual({ id: 'c', name: 'Changed', state: 'open' })
})
