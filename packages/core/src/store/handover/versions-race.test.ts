import { expect, test } from 'vitest'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { type NewBoard, type OldBoard, openNew, openOld } from '../../../fixtures/two-versions.js'
import type { Commit } from '../../index.js'

type World = ReturnType<typeof createSimWorld>
type Tab = ReturnType<World['openTab']>

/** What tabs of both versions did, and what they were promised. */
class Book {
  readonly saved = new Set<string>()
  bumps = 0
  savedBumps = 0
  made = 0
  handedOver = 0

  add(add: (id: string, label: string) => Commit): void {
    const id = `t${this.made++}`
    void add(id, `Task ${id}`).saved.then(
      () => this.saved.add(id),
      () => undefined,
    )
  }

  bump(commit: Commit): void {
    this.bumps++
    void commit.saved.then(
      () => this.savedBumps++,
      () => undefined,
    )
  }
}

const isLive = ({ tab, board }: { tab: Tab; board: OldBoard | NewBoard }) =>
  tab.alive && !tab.frozen && ['live', 'memory', 'boot'].includes(board.getStatus().phase)

/** Tabs of two versions that edit, freeze, thaw and die while storage and messages fail. */
async function race(seed: number): Promise<{ readonly shown: string; readonly handedOver: number }> {
  const world = createSimWorld({ seed: `versions-${seed}`, maxLatencyMs: seed % 2 === 0 ? 2 : 20 })
  const random = world.random.fork('race')
  const faults = random.pick([0, 0, 0.02, 0.08])
  const kinds = ['abort', 'quota', 'closed', 'closed-after', 'hang-after', 'crash-before', 'crash-after'] as const
  world.setChannelFaults(
    random.pick([
      { loss: 0, duplication: 0, maxDelayMs: 0 },
      { loss: 0.5, duplication: 0.3, maxDelayMs: 50 },
    ]),
  )
  const book = new Book()
  const openOlder = () => {
    const tab = world.openTab()
    const board = openOld(tab.platform)
    board.events.on('version:outdated', ({ handedOver }) => {
      book.handedOver += handedOver.length
    })
    return { tab, board }
  }
  const openNewer = () => {
    const tab = world.openTab()
    return { tab, board: openNew(tab.platform) }
  }
  const older = [openOlder(), openOlder()]
  for (const { board } of older) await world.settle(board.ready)
  for (let n = 0; n < 5; n++) book.add(older[0]?.board.actions.add as never)
  await world.settle(older[0]?.board.flush() as Promise<void>)
  world.disk.setFaults(() => (random.chance(faults) ? random.pick(kinds) : undefined))
  const newer: ReturnType<typeof openNewer>[] = []
  for (let step = 0; step < 60; step++) {
    const choice = random.int(100)
    const old = random.pick(older)
    const next = newer.length === 0 ? undefined : random.pick(newer)
    if (choice < 40 && isLive(old)) {
      if (random.chance(0.4)) book.bump(old.board.actions.bump())
      else if (random.chance(0.5)) book.add(old.board.actions.add)
      else book.add((id, title) => old.board.update((draft) => void draft.tasks.set(id, { id, title, done: false })))
    } else if (choice < 55 && next !== undefined && isLive(next)) {
      if (random.chance(0.5)) book.bump(next.board.actions.bump())
      else book.add(next.board.actions.add)
    } else if (choice < 62 && isLive(old)) {
      // The first is under way when the others are made.
      for (let edits = random.int(4); edits > 0; edits--) {
        book.bump(old.board.actions.bump())
        for (let turn = 0; turn < 3; turn++) await Promise.resolve()
      }
      old.tab.freeze()
    } else if (choice < 70) {
      if (old.tab.frozen) old.tab.thaw()
      old.tab.emit('resume')
    } else if (choice < 73) old.tab.kill()
    else if (choice < 75) next?.tab.kill()
    else if (choice < 77) older.push(openOlder())
    else if (choice < (step < 15 ? 78 : 82) && newer.length < 4) newer.push(openNewer())
    else await world.advance(random.next() * random.pick([1, 5, 60, 1_500]))
  }
  world.disk.setFaults(undefined)
  world.setChannelFaults({ loss: 0, duplication: 0, maxDelayMs: 0 })
  for (const { tab } of older) if (tab.frozen) tab.thaw()
  newer.push(openNewer())
  await world.advance(200_000)
  for (const { tab } of [...older, ...newer]) tab.emit('show')
  await world.advance(200_000)
  const last = openNewer()
  newer.push(last)
  await world.settle(last.board.ready)
  await world.advance(60_000)

  const { tasks, tally } = last.board.getState()
  for (const id of book.saved) expect(tasks.get(id), id).toEqual({ id, name: `Task ${id}`, state: 'open' })
  expect(tally).toBeGreaterThanOrEqual(book.savedBumps)
  expect(tally).toBeLessThanOrEqual(book.bumps)
  const shown = JSON.stringify(last.board.getState())
  for (const { tab, board } of newer) if (tab.alive) expect(JSON.stringify(board.getState())).toBe(shown)
  for (const { tab, board } of older) {
    if (tab.alive) expect(board.getStatus()).toMatchObject({ phase: 'outdated', pending: 0 })
    expect(tab.errors).toEqual([])
  }
  expect(world.disk.rows('board').filter(([[kind]]) => kind === 'h')).toEqual([])
  expect(last.board.getStatus().recovery).toBeNull()
  return { shown, handedOver: book.handedOver }
}

test('W1 W2 W4 whatever tabs of two versions do at once: what was saved is there, nothing comes twice, all agree', async () => {
  const seeds = Number(process.env.HOLDFAST_VERSION_SEEDS ?? 12)
  let handedOver = 0
  for (let seed = 0; seed < seeds; seed++) {
    try {
      handedOver += (await race(seed)).handedOver
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error })
    }
  }
  expect(handedOver).toBeGreaterThan(seeds / 2)
  expect(await race(7)).toEqual(await race(7))
})
