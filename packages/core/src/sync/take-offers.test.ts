import { describe, expect, test } from 'vitest'
import { openBoard, task } from '../../fixtures/board.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import type { Platform, StorageQuery } from '../index.js'
import { encodeJournalRecord, type StoredJournalRecord } from '../journal/journal-record.js'

const channelName = 'holdfast:board'
const verifiedMs = 1_100

interface Ringing {
  readonly fence: string
  readonly head: number
  readonly rows: readonly StoredJournalRecord[]
}

/** Two tabs; what the second reads of the journal and what the first rings are noted. */
async function twoTabs(seed = 4) {
  const world = createSimWorld({ seed })
  const rings: Ringing[] = []
  const reads: (readonly StorageQuery[])[] = []
  const [tabA, tabB] = [world.openTab(), world.openTab()]
  const a = openBoard(
    'board',
    ringing(tabA.platform, (ring) => rings.push(ring)),
  )
  const b = openBoard(
    'board',
    reading(tabB.platform, (queries) => reads.push(queries)),
  )
  await world.settle(Promise.all([a.ready, b.ready]))
  await world.settle(a.actions.add('first').saved)
  await world.advance(verifiedMs)
  expect(b.getState().tasks.has('first')).toBe(true)
  for (const list of [rings, reads]) list.length = 0
  const forge = (ring: object) => world.forge(channelName, { v: 1, type: 'ring', config: false, ...ring })
  return { world, tabA, tabB, a, b, rings, reads, forge }
}

function ringing(platform: Platform, onRing: (ring: Ringing) => void): Platform {
  const open: Platform['channel']['open'] = (name, onMessage) => {
    const channel = platform.channel.open(name, onMessage)
    const post = (message: unknown) => {
      if ((message as { type?: string }).type === 'ring') onRing(message as Ringing)
      channel.post(message)
    }
    return { post, close: () => channel.close() }
  }
  return { ...platform, channel: { open } }
}

function reading(platform: Platform, onRead: (queries: readonly StorageQuery[]) => void): Platform {
  const open: Platform['storage']['open'] = async (...args) => {
    const storage = await platform.storage.open(...args)
    return {
      read(queries) {
        onRead(queries)
        return storage.read(queries)
      },
      keys: (query) => storage.keys(query),
      write: (write) => storage.write(write),
      close: () => storage.close(),
    }
  }
  return { ...platform, storage: { ...platform.storage, open } }
}

/** The rows that would follow the first commit, as another tab could have written them. */
function recordAfter({ sum }: StoredJournalRecord, id: string, writer = 'forger', n = 0) {
  const effect = [{ op: 'put', slice: 'tasks', key: id, value: task(id) }] as const
  const commit = {
    cid: `${writer}-${n}`,
    source: 'x',
    intent: { kind: 'operations' },
    effect,
    basis: 1,
    at: 0,
  } as const
  return encodeJournalRecord([{ ...commit, schemaVersion: 1 }], { from: 2, prev: sum, writer, schemaVersion: 1 })
}

/** What a tab finds that opens the database now. */
async function stored(world: ReturnType<typeof createSimWorld>) {
  const later = openBoard('board', world.openTab().platform)
  await world.settle(later.ready)
  const froms = world.disk.rows('board').flatMap(([key]) => (key[0] === 'j' ? [Number(key[1])] : []))
  return { keys: [...later.getState().tasks.keys()], recovery: later.getStatus().recovery, froms }
}

test('T4 what one tab saved another applies without reading, and looks for in the journal later', async () => {
  const { world, a, b, rings, reads } = await twoTabs()
  for (const id of ['x', 'y', 'z']) await world.settle(a.actions.add(id).saved)
  await world.advance(10)
  expect([...b.getState().tasks.keys()]).toEqual(['first', 'x', 'y', 'z'])
  expect(rings.map(({ head }) => head)).toEqual([2, 3, 4])
  expect(reads).toEqual([])
  await world.advance(verifiedMs)
  expect(reads).toHaveLength(1)
  await world.advance(10 * verifiedMs)
  expect(reads).toHaveLength(1)
})

test('T4 an append on top of what a ring brought is one transaction, and nothing is read', async () => {
  const { world, a, b, reads } = await twoTabs()
  for (let n = 0; n < 5; n++) {
    await world.settle(a.actions.add(`a${n}`).saved)
    await world.advance(5)
    await world.settle(b.actions.add(`b${n}`).saved)
    await world.advance(5)
  }
  expect(reads).toEqual([])
  expect(b.getState().tasks.size).toBe(11)
  expect([...a.getState().tasks.keys()]).toEqual([...b.getState().tasks.keys()])
  expect(await stored(world)).toMatchObject({ keys: [...a.getState().tasks.keys()], recovery: null })
})

test('T4 J1 a ring is rung when its rows are in the database, and not for an append that failed', async () => {
  const { world, a, b, rings, tabA } = await twoTabs()
  const inDatabase: boolean[] = []
  b.subscribe(() => {
    const froms = world.disk.rows('board').map(([key]) => key[1])
    inDatabase.push(rings.every(({ rows }) => rows.every(({ from }) => froms.includes(from))))
  })
  world.disk.setFaults((call) => (call.verb === 'write' ? 'abort' : undefined))
  const failing = a.actions.add('late')
  await world.advance(20)
  expect(rings).toEqual([])
  expect(b.getState().tasks.has('late')).toBe(false)
  world.disk.setFaults(undefined)
  await world.settle(failing.saved)
  await world.advance(10)
  expect(b.getState().tasks.has('late')).toBe(true)
  expect(inDatabase).toEqual([true])
  expect(tabA.errors).toEqual([])
})

describe('T2 T4 a forged record', () => {
  async function forged() {
    const tabs = await twoTabs()
    const [, first] = tabs.world.disk.rows('board').find(([key]) => key[0] === 'j') ?? []
    const fence = tabs.world.disk.rows('board').find(([key]) => key[0] === 'fence')?.[1] as string
    const row = recordAfter(first as StoredJournalRecord, 'evil')
    return { ...tabs, first: first as StoredJournalRecord, fence, row }
  }

  test('gets into memory, and goes when the journal is read', async () => {
    const { world, b, forge, fence, row } = await forged()
    forge({ fence, head: 2, rows: [row] })
    await world.advance(10)
    expect(b.getState().tasks.has('evil')).toBe(true)
    await world.advance(verifiedMs)
    expect([...b.getState().tasks.keys()]).toEqual(['first'])
    expect(await stored(world)).toMatchObject({ keys: ['first'], recovery: null })
  })

  test('is found out by the next append, which goes where it belongs', async () => {
    const { world, a, b, forge, fence, row } = await forged()
    forge({ fence, head: 2, rows: [row] })
    await world.advance(10)
    expect(b.getState().tasks.has('evil')).toBe(true)
    await world.settle(b.actions.add('mine').saved)
    expect([...b.getState().tasks.keys()]).toEqual(['first', 'mine'])
    await world.settle(a.actions.add('other').saved)
    await world.advance(10)
    expect(await stored(world)).toMatchObject({ keys: ['first', 'mine', 'other'], recovery: null, froms: [1, 2, 3] })
    expect([...a.getState().tasks.keys()]).toEqual(['first', 'mine', 'other'])
  })

  test('does no harm when the true one comes behind it', async () => {
    const { world, a, b, forge, fence, row } = await forged()
    forge({ fence, head: 2, rows: [row] })
    await world.settle(a.actions.add('true').saved)
    await world.settle(b.actions.add('mine').saved)
    await world.advance(verifiedMs)
    for (const tab of [a, b]) expect([...tab.getState().tasks.keys()]).toEqual(['first', 'true', 'mine'])
    expect(await stored(world)).toMatchObject({ keys: ['first', 'true', 'mine'], froms: [1, 2, 3] })
  })

  test('is in no snapshot', async () => {
    const { world, b, forge, fence, row } = await forged()
    forge({ fence, head: 2, rows: [row] })
    await world.advance(10)
    expect(b.getState().tasks.has('evil')).toBe(true)
    await world.settle(b.optimize({ passes: ['compaction'] }))
    expect([...b.getState().tasks.keys()]).toEqual(['first'])
    expect(await stored(world)).toMatchObject({ keys: ['first'], recovery: null })
  })

  test('in the name of a tab does not make that tab take its pending commit for saved', async () => {
    const { world, b, forge, fence, first } = await forged()
    const failing = () => world.disk.setFaults((call) => (call.verb === 'write' ? 'abort' : undefined))
    failing()
    const mine = b.actions.add('mine')
    const [writer = '', n] = mine.cid.split('-')
    forge({ fence, head: 2, rows: [recordAfter(first, 'evil', writer, Number(n))] })
    await world.advance(10)
    world.disk.setFaults(undefined)
    await world.settle(mine.saved)
    expect(await stored(world)).toMatchObject({ keys: ['first', 'mine'] })
  })

  test('that is not exactly what follows is not applied', async () => {
    const { world, b, forge, fence, row, first } = await forged()
    const effect = [{ op: 'put', slice: 'tasks', key: 'evil', value: { ...task('evil'), priority: 9 } }] as const
    const commit = {
      cid: 'x-0',
      source: 'x',
      intent: { kind: 'operations' },
      effect,
      basis: 1,
      at: 0,
      schemaVersion: 1,
    }
    const place = { from: 2, prev: first.sum, writer: 'x', schemaVersion: 1 }
    const seen = new Set<string>()
    b.subscribe((state) => state.tasks.forEach((_, key) => void seen.add(key)))
    const wrong: readonly object[] = [
      ...(['v', 'from', 'to', 'writer', 'schema', 'prev', 'body', 'sum'] as const).map((field) => ({
        fence,
        head: 2,
        rows: [{ ...row, [field]: typeof row[field] === 'number' ? Number(row[field]) + 1 : `${row[field]} ` }],
      })),
      { fence: `${fence}1`, head: 2, rows: [row] },
      { fence, head: 3, rows: [row] },
      { fence, head: 2, rows: [row, row] },
      { fence, head: 2, rows: [] },
      { fence, head: 2, rows: [null, 1, 'x'] },
      { fence, head: 2, rows: [{ ...row, body: 'x'.repeat(100_000) }] },
      { fence, head: 2, rows: [encodeJournalRecord([commit as never], { ...place, prev: first.sum + 1 })] },
      { fence, head: 2, rows: [encodeJournalRecord([commit as never], { ...place, schemaVersion: 2 })] },
      { fence, head: 2, rows: [encodeJournalRecord([commit as never], place)] },
      { fence, head: 2, rows: [recordAfter({ ...first, sum: first.sum ^ 1 }, 'evil')] },
    ]
    for (const ring of wrong) {
      forge(ring)
      await world.advance(20)
    }
    await world.advance(verifiedMs)
    expect([...seen]).toEqual([])
    await world.settle(b.actions.add('mine').saved)
    expect(await stored(world)).toMatchObject({ keys: ['first', 'mine'], recovery: null, froms: [1, 2] })
  })
})

test('T2 T4 rings that are lost, doubled, late and out of order leave all tabs with the same state', async () => {
  for (let seed = 0; seed < 6; seed++) {
    const { world, a, b, tabA, tabB } = await twoTabs(seed)
    const tabC = world.openTab()
    const c = openBoard('board', tabC.platform)
    world.setChannelFaults({ loss: 0.2, duplication: 0.3, maxDelayMs: 30 })
    for (let n = 0; n < 60; n++) {
      const board = world.random.pick([a, b, c])
      board.actions.add(`t${world.random.int(20)}`)
      if (world.random.chance(0.3)) board.actions.toggle(`t${world.random.int(20)}`)
      await world.advance(world.random.int(25))
    }
    await world.settle(Promise.all([a, b, c].map((board) => board.flush())))
    for (const tab of [tabA, tabB, tabC]) tab.emit('show')
    await world.advance(verifiedMs)
    const { keys } = await stored(world)
    const [state, ...others] = [a, b, c].map((board) => JSON.stringify(board.getState()))
    for (const other of others) expect(other).toBe(state)
    expect([...a.getState().tasks.keys()]).toEqual(keys)
  }
})
