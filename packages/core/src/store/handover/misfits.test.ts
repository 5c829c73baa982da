import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { type NewBoard, type OldBoard, openNew, openOld } from '../../../fixtures/two-versions.js'
import { createSyncStore, isHoldfastError, slice } from '../../index.js'
import type { EventPayloads } from '../events.js'

type Options = NonNullable<Parameters<typeof openNew>[1]>

/** An old tab makes edits, a newer one has migrated what was saved before; `between` runs before the old one hears of it. */
async function handOver(
  seed: string,
  edit: (old: OldBoard) => void,
  options: Options = {},
  between: (next: NewBoard) => Promise<unknown> = async () => undefined,
) {
  const world = createSimWorld({ seed })
  const tab = world.openTab()
  const old = openOld(tab.platform)
  await world.settle(old.ready)
  old.actions.add('a', 'One')
  old.actions.add('b', 'Two')
  await world.settle(old.flush())
  old.actions.add('x', 'Under way')
  await Promise.resolve()
  await Promise.resolve()
  edit(old)
  tab.freeze()
  const next = openNew(world.openTab().platform, options)
  await world.settle(next.ready)
  await world.settle(between(next))
  const adopted: EventPayloads['version:adopted'][] = []
  const lost: EventPayloads['data:lost'][] = []
  next.events.on('version:adopted', (event) => adopted.push(event))
  next.events.on('data:lost', (event) => lost.push(event))
  tab.thaw()
  await world.settle(old.flush())
  await world.advance(1_000)
  return { world, old, next, adopted, lost, rows: () => world.disk.rows('board') }
}

const longTitle = 'A title that is longer than the newer app takes, by far'

test('W5 what has no place in the newer schema is set aside and reported, and the rest is taken in', async () => {
  const { world, next, adopted, lost } = await handOver('too-long', (old) => {
    old.update((draft) => {
      draft.motto = 'Before'
    })
    old.actions.add('long', longTitle)
    old.update((draft) => {
      const task = draft.tasks.get('a')
      if (task) task.title = 'After'
    })
  })
  expect(next.getState().motto).toBe('Before')
  expect(next.getState().tasks.get('a')?.name).toBe('After')
  expect(next.getState().tasks.has('long')).toBe(false)
  const [{ cids, setAside } = { cids: [], setAside: [] }] = adopted
  expect([cids.length, setAside.length]).toEqual([2, 1])
  expect(lost).toHaveLength(1)
  expect(next.getStatus().recovery).toMatchObject({ dataLoss: true, quarantined: 1 })
  const listed = await world.settle(next.quarantine.list())
  expect(listed).toMatchObject([{ reason: expect.stringContaining('An edit of an older app has no place') }])
  expect(JSON.stringify(listed)).toContain(longTitle)
})

test('W5 without the backup an edit is taken as it stands where its place is still there, and set aside where it is not', async () => {
  const dropBackups = async (next: NewBoard) => {
    for (const { id } of await next.backups.list()) await next.backups.delete(id)
  }
  const { next, adopted } = await handOver(
    'no-backup',
    (old) => {
      old.update((draft) => {
        draft.motto = 'As it stands'
      })
      old.update((draft) => {
        const task = draft.tasks.get('a')
        if (task) task.done = true
      })
      old.update((draft) => {
        draft.tasks.delete('b')
      })
    },
    {},
    dropBackups,
  )
  expect(next.getState().motto).toBe('As it stands')
  expect([...next.getState().tasks.values()]).toEqual([
    { id: 'a', name: 'One', state: 'open' },
    { id: 'x', name: 'Under way', state: 'open' },
  ])
  expect(adopted.map(({ cids, setAside }) => [cids.length, setAside.length])).toEqual([[2, 1]])
})

test('W5 a migration that does not give the same for the same says nothing of what an edit means', async () => {
  let ticks = 0
  const { next } = await handOver(
    'ticking',
    (old) => {
      old.update((draft) => {
        draft.motto = 'Mine'
      })
    },
    { stamp: () => ++ticks },
  )
  expect(next.getState().motto).toBe('Mine')
  expect(next.getState().stamp).toBe(1)
})

test('W4 a damaged handover is set aside, one of a newer format or schema is left alone', async () => {
  const { world, rows } = await handOver('damaged', () => undefined)
  const seed = createSimWorld({ seed: 'source' })
  const tab = seed.openTab()
  const old = openOld(tab.platform)
  await seed.settle(old.ready)
  seed.disk.tamper('board', ['meta'], { format: 99, sum: 0, body: '' })
  seed.disk.tamper('board', ['fence'], 'of a newer format')
  old.actions.add('h', 'Handed over')
  await seed.settle(old.flush())
  expect(old.getStatus().phase).toBe('outdated')
  const [[key, row] = [[], undefined]] = seed.disk.rows('board').filter(([[kind]]) => kind === 'h')
  const handover = row as { readonly format: number; readonly record: object; readonly sum: number }
  // As it is, in another's place, of a format to come, damaged.
  world.disk.tamper('board', key, handover)
  world.disk.tamper('board', ['h', 'elsewhere', 0], handover)
  world.disk.tamper('board', ['h', 'newer', 0], { ...handover, format: 2, sum: 1 })
  world.disk.tamper('board', ['h', 'rot', 0], { ...handover, record: { ...handover.record, body: '[]' } })
  const again = openNew(world.openTab().platform)
  await world.settle(again.ready)
  await world.advance(1_000)
  expect(again.getState().tasks.get('h')).toEqual({ id: 'h', name: 'Handed over', state: 'open' })
  expect(again.getStatus().recovery).toMatchObject({ quarantined: 2 })
  expect(rows().flatMap(([at]) => (at[0] === 'h' ? [at] : []))).toEqual([['h', 'newer', 0]])
})

test('W2 while nothing can be handed over it stays pending; closing then reports it as lost', async () => {
  const world = createSimWorld({ seed: 'no-space' })
  const tab = world.openTab()
  const old = openOld(tab.platform)
  await world.settle(old.ready)
  const next = openNew(world.openTab().platform)
  await world.settle(next.ready)
  await world.settle(next.close())
  const commit = old.actions.add('n', 'No space')
  let isFull = true
  world.disk.setFaults(({ verb }) => (isFull && verb === 'write' ? 'quota' : undefined))
  await expect(world.settle(old.flush())).rejects.toSatisfy((error) => isHoldfastError(error, 'STORAGE_FULL'))
  await world.advance(5_000)
  expect(old.getStatus()).toMatchObject({ phase: 'outdated', pending: 1 })
  isFull = false
  await world.settle(commit.saved)
  expect(old.getStatus()).toMatchObject({ pending: 0 })

  const other = openOld(world.openTab().platform, 'other')
  await world.settle(other.ready)
  const newer = openNew(world.openTab().platform, { name: 'other' })
  await world.settle(newer.ready)
  await world.settle(newer.close())
  isFull = true
  const doomed = other.actions.add('n', 'No space')
  const lost: readonly string[][] = []
  other.events.on('data:lost', ({ cids }) => (lost as string[][]).push([...cids]))
  await world.advance(5_000)
  await world.settle(other.close())
  await expect(doomed.saved).rejects.toSatisfy((error) => isHoldfastError(error))
  expect(lost).toEqual([[doomed.cid]])
})

test('W6 an older app that is deployed after a newer one reads what it can, and destroys nothing', async () => {
  const { world, next, rows } = await handOver('rollback', (old) => void old.actions.add('c', 'Three'))
  const state = JSON.stringify(next.getState())
  await world.settle(next.close())
  const stored = JSON.stringify(rows())
  for (let start = 0; start < 3; start++) {
    const older = openOld(world.openTab().platform)
    const outdated: EventPayloads['version:outdated'][] = []
    older.events.on('version:outdated', (event) => outdated.push(event))
    const early = older.actions.add('early', 'Before ready')
    await world.settle(older.ready)
    expect(older.getStatus()).toMatchObject({ phase: 'outdated', pending: 0 })
    expect(outdated).toMatchObject([{ handedOver: [] }])
    expect([older.getState().motto, early.status]).toEqual(['', 'rejected'])
    expect(() => older.actions.toggle('a')).toThrow(/OUTDATED|newer app/)
    older.config.set({ consistencyCheckInterval: 60_000 })
    await world.advance(400_000)
    await world.settle(older.close())
  }
  expect(JSON.stringify(rows())).toBe(stored)
  const again = openNew(world.openTab().platform)
  await world.settle(again.ready)
  expect(JSON.stringify(again.getState())).toBe(state)
})

test('W5 where a handed over edit meets one that was made since, it is a conflict like any other', async () => {
  const { world, next } = await handOver(
    'meets',
    (old) => {
      old.update((draft) => {
        const task = draft.tasks.get('a')
        if (task) task.title = 'Of the older page'
      })
      old.update((draft) => {
        const task = draft.tasks.get('b')
        if (task) task.done = true
      })
    },
    {},
    (board) =>
      board.update((draft) => {
        for (const id of ['a', 'b']) {
          const task = draft.tasks.get(id)
          if (task) task.name = 'Of the newer page'
        }
      }).saved,
  )
  expect(next.getState().tasks.get('a')?.name).toBe('Of the older page')
  expect(next.getState().tasks.get('b')).toEqual({ id: 'b', name: 'Of the newer page', state: 'done' })
  const told = next.conflicts.list()
  expect(told).toMatchObject([
    { slice: 'tasks', key: 'a', path: ['name'], base: 'One', theirs: 'Of the newer page', mine: 'Of the older page' },
  ])
  await world.settle(next.close())
})

test('W5 edits of what was made meanwhile, handed over in many rows, come in together', async () => {
  const long = 'x'.repeat(30_000)
  const { next, rows, adopted } = await handOver('many-rows', (old) => {
    for (let n = 0; n < 8; n++)
      old.update((draft) => void draft.tasks.set(`m${n}`, { id: `m${n}`, title: '', done: false }))
    for (let n = 0; n < 8; n++) {
      old.update((draft) => {
        draft.motto = `${n}${long}`
      })
    }
    for (let n = 0; n < 8; n++) {
      old.update((draft) => {
        const task = draft.tasks.get(`m${n}`)
        if (task) task.title = `Made ${n}`
      })
    }
  })
  expect(next.getState().motto).toBe(`7${long}`)
  for (let n = 0; n < 8; n++) expect(next.getState().tasks.get(`m${n}`)?.name).toBe(`Made ${n}`)
  expect(adopted.flatMap(({ setAside }) => setAside)).toEqual([])
  expect(rows().filter(([[kind]]) => kind === 'h')).toEqual([])
})

test('W5 an edit of a slice that the older data did not have yet is taken as it stands', async () => {
  const world = createSimWorld({ seed: 'new-slice' })
  const text = () => slice({ schema: z.string(), initial: '' })
  const open = (version: number, names: readonly string[], tab = world.openTab()) => {
    const slices = Object.fromEntries(names.map((name) => [name, text()]))
    const migrations = version === 1 ? {} : { [version]: (old: Record<string, unknown>) => old }
    return { tab, board: createSyncStore({ name: 'grown', version, slices, migrations }, { platform: tab.platform }) }
  }
  const first = open(1, ['a'])
  await world.settle(first.board.ready)
  await world.settle(first.board.close())
  const { tab, board: old } = open(1, ['a', 'b'])
  await world.settle(old.ready)
  tab.freeze()
  const { board: next } = open(2, ['a', 'b'])
  await world.settle(next.ready)
  const commit = old.update((draft) => {
    draft.b = 'Handed over'
  })
  tab.thaw()
  await world.settle(commit.saved)
  await world.advance(1_000)
  expect(next.getState().b).toBe('Handed over')
})
