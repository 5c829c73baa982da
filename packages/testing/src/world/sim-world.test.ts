import { collection, createSyncStore, type StandardSchema, slice } from '@holdfast/core'
import { describe, expect, test } from 'vitest'
import { createSimWorld } from './sim-world.js'
import type { StorageFault } from './storage-fault.js'

const whole: StandardSchema<number> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      Number.isInteger(value) ? { value: value as number } : { issues: [{ message: 'not whole' }] },
  },
}
const definition = { name: 'counter', version: 1, slices: { count: slice({ schema: whole, initial: 0 }) } }
const row = (n: number, durability: 'relaxed' | 'strict' = 'relaxed') => ({ put: [[['j', n], n] as const], durability })
const all = [{ prefix: [] }]

async function openRows(world = createSimWorld({ seed: 1 })) {
  const tab = world.openTab()
  return { world, tab, rows: await world.settle(tab.platform.storage.open('rows', { timeoutMs: 1_000 })) }
}

describe('a simulated browser', () => {
  test('J1 the example of the README: what was saved is there after a kill', async () => {
    const world = createSimWorld({ seed: 42 })
    const board = createSyncStore(definition, { platform: world.openTab().platform })
    await world.settle(board.ready)
    const commit = board.update((draft) => {
      draft.count += 1
    })
    await world.settle(commit.saved)
    world.kill()
    const again = createSyncStore(definition, { platform: world.openTab().platform })
    await world.settle(again.ready)
    expect(again.getState().count).toBe(1)
  })

  test('Q1 a kill keeps every completed transaction, a power cut a beginning of those since the last strict one', async () => {
    const kept = new Set<number>()
    for (let seed = 0; seed < 40; seed++) {
      const { world, rows } = await openRows(createSimWorld({ seed }))
      for (const n of [1, 2]) await world.settle(rows.write(row(n)))
      await world.settle(rows.write(row(3, 'strict')))
      for (const n of [4, 5, 6]) await world.settle(rows.write(row(n)))
      expect(world.disk.unsynced('rows')).toBe(3)
      world.kill()
      expect(world.disk.rows('rows')).toHaveLength(6)
      world.cutPower()
      const left = world.disk.rows('rows').map(([, value]) => value)
      expect(left).toEqual([1, 2, 3, 4, 5, 6].slice(0, left.length))
      kept.add(left.length)
    }
    expect([...kept].sort()).toEqual([3, 4, 5, 6])
  })

  test('Q1 what a tab had asked for when it died lands or does not, and never settles', async () => {
    const landed = new Set<number>()
    for (let seed = 0; seed < 20; seed++) {
      const { world, tab, rows } = await openRows(createSimWorld({ seed }))
      rows.write(row(1)).then(
        () => expect.unreachable('a dead tab heard an answer'),
        () => expect.unreachable('a dead tab heard an error'),
      )
      tab.kill()
      await world.advance(1_000)
      landed.add(world.disk.rows('rows').length)
    }
    expect([...landed].sort()).toEqual([0, 1])
  })

  test.each<[StorageFault, string, number]>([
    ['abort', 'MISSING_DEPENDENCY', 0],
    ['quota', 'STORAGE_FULL', 0],
    ['error', 'MISSING_DEPENDENCY', 0],
    ['closed', 'MISSING_DEPENDENCY', 0],
    ['closed-after', 'MISSING_DEPENDENCY', 1],
    ['hang', 'TIMEOUT', 0],
    ['hang-after', 'TIMEOUT', 1],
  ])('J10 a write that meets %s rejects with %s and leaves %i rows', async (fault, code, count) => {
    const { world, rows } = await openRows()
    world.disk.failAt(world.disk.calls, fault)
    await expect(world.settle(rows.write(row(1)))).rejects.toMatchObject({ name: 'HoldfastError', code })
    expect(await world.settle(rows.read(all))).toEqual([Array(count).fill(1)])
  })

  test.each<[StorageFault, number]>([
    ['crash-before', 0],
    ['crash-after', 1],
  ])('J1 %s kills the tab and leaves %i rows', async (fault, count) => {
    const { world, tab, rows } = await openRows()
    world.disk.failAt(world.disk.calls, fault)
    await expect(world.settle(rows.write(row(1)), 1_000)).rejects.toThrow('did not settle')
    expect(tab.alive).toBe(false)
    expect(world.disk.rows('rows')).toHaveLength(count)
  })

  test('R7 a killed browser forgets its newest notes, a killed tab does not', async () => {
    const heads = new Set<unknown>()
    for (let seed = 0; seed < 20; seed++) {
      const world = createSimWorld({ seed })
      const { platform, kill } = world.openTab()
      platform.canary.write('rows', { head: 1 })
      await world.advance(6_000)
      platform.canary.write('rows', { head: 2 })
      kill()
      platform.canary.write('rows', { head: 3 })
      expect(world.openTab().platform.canary.read('rows')).toEqual({ head: 2 })
      world.kill()
      heads.add((world.openTab().platform.canary.read('rows') as { head: number }).head)
    }
    expect([...heads].sort()).toEqual([1, 2])
  })

  test('T2 messages are lost, doubled, delayed and forged on demand', async () => {
    const world = createSimWorld({ seed: 7 })
    const heard: unknown[] = []
    const sender = world.openTab().platform.channel.open('c', () => expect.unreachable('heard its own message'))
    world.openTab().platform.channel.open('c', (message) => heard.push(message))
    sender.post(1)
    world.setChannelFaults({ loss: 1, duplication: 0, maxDelayMs: 0 })
    sender.post(2)
    world.setChannelFaults({ loss: 0, duplication: 1, maxDelayMs: 5 })
    sender.post(3)
    sender.close()
    world.forge('c', { forged: true })
    await world.advance(10)
    expect(heard.filter((message) => message === 3)).toHaveLength(2)
    expect(heard).not.toContain(2)
    expect(heard).toContainEqual({ forged: true })
  })

  test('T1 a tab that dies lets go of its locks, the next in line gets them', async () => {
    const world = createSimWorld({ seed: 1 })
    const [one, two] = [world.openTab(), world.openTab()]
    one.platform.locks.withLock('l', { ifAvailable: false }, () => new Promise(() => {})).catch(() => undefined)
    const waiting = two.platform.locks.withLock('l', { ifAvailable: false }, () => Promise.resolve('mine'))
    expect(await world.settle(two.platform.locks.withLock('l', { ifAvailable: true }, () => Promise.resolve(1)))).toBe(
      undefined,
    )
    one.kill()
    expect(await world.settle(waiting)).toBe('mine')
  })

  test('J10 a frozen tab hears everything when it thaws', async () => {
    const { world, tab, rows } = await openRows()
    tab.freeze()
    let answer: unknown
    rows.write(row(1)).then((outcome) => {
      answer = outcome
    })
    await world.advance(60_000)
    expect(answer).toBeUndefined()
    expect(world.disk.rows('rows')).toHaveLength(1)
    tab.thaw()
    await world.advance(0)
    expect(answer).toBe('written')
  })

  test('Q2 a shelved page misses messages, a skewed one has a time of its own, and who watches the disk hears each transaction', async () => {
    const { world, tab, rows } = await openRows()
    const other = world.openTab()
    const heard: unknown[] = []
    tab.platform.channel.open('c', (message) => heard.push(message))
    const sender = other.platform.channel.open('c', () => undefined)
    tab.shelve()
    sender.post('missed')
    world.forge('c', 'missed, too')
    tab.thaw()
    sender.post('heard')
    await world.advance(1)
    expect(heard).toEqual(['heard'])

    tab.skew(-5_000)
    expect(tab.platform.clock.now()).toBe(other.platform.clock.now() - 5_000)
    expect(tab.platform.clock.monotonic()).toBe(other.platform.clock.monotonic())

    const effects: unknown[] = []
    const leave = world.disk.watch('rows', (effect) => effects.push(effect.map(({ value }) => value)))
    await world.settle(rows.write(row(1)))
    world.disk.wipe('rows')
    await world.settle(rows.write(row(2)))
    leave()
    await world.settle(rows.write(row(3)))
    expect(effects).toEqual([[1], [2]])
  })

  test('R6 files of the vault outlive tabs; wiping the disk does not touch them', async () => {
    const world = createSimWorld({ seed: 1 })
    const tab = world.openTab()
    await world.settle(tab.platform.vault.write('s', 'b', new Uint8Array([1, 2])))
    tab.kill()
    world.disk.wipe()
    const { vault } = world.openTab().platform
    expect(await world.settle(vault.list('s'))).toEqual(['b'])
    expect(await world.settle(vault.read('s', 'b'))).toEqual(new Uint8Array([1, 2]))
  })

  test('D1 a store of a collection runs on it as on a browser', async () => {
    const world = createSimWorld({ seed: 3 })
    const entity: StandardSchema<{ id: string }> = {
      '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as { id: string } }) },
    }
    const store = createSyncStore(
      { name: 'things', version: 1, slices: { things: collection({ schema: entity }) } },
      { platform: world.openTab().platform },
    )
    await world.settle(store.ready)
    await world.settle(store.update((draft) => void draft.things.set('a', { id: 'a' })).saved)
    await world.settle(store.close())
    expect(store.getStatus().phase).toBe('closed')
  })
})
