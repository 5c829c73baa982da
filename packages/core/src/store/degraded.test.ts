import { describe, expect, test } from 'vitest'
import { openLibrary } from '../../fixtures/library.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import { HoldfastError, type Platform } from '../index.js'

type World = ReturnType<typeof createSimWorld>

function open(world: World, change: Partial<Platform> = {}) {
  const { platform } = world.openTab()
  const library = openLibrary({ ...platform, ...change })
  const write = (label: string) => library.update((draft) => void Object.assign(draft, { label }))
  return { library, platform, write }
}

/** Saves in bursts while storage fails, ends the failure, and gives what the next tab finds. */
async function livesThrough(world: World, { library, write }: ReturnType<typeof open>) {
  const order: string[] = []
  for (const label of ['a', 'b', 'c']) {
    write(label).saved.then(() => order.push(label), order.push)
    await world.advance(5_000)
  }
  const { phase, degraded } = library.getStatus()
  expect(order).toEqual([])
  expect(library.getState().label).toBe('c')
  world.disk.setFaults(undefined)
  // What is under way may still fail.
  await world.advance(2_000)
  await world.settle(library.flush())
  await world.advance(100)
  expect(order).toEqual(['a', 'b', 'c'])
  expect(library.getStatus()).toMatchObject({ phase: 'live', degraded: null, pending: 0 })
  const next = open(world)
  await world.settle(next.library.ready)
  expect(next.library.getState().label).toBe('c')
  expect(next.library.getStatus().recovery).toBeNull()
  return { phase, degraded }
}

describe('storage that fails and comes back', () => {
  test.each([
    ['can not be opened (UnknownError)', 'open', 'error', 'MISSING_DEPENDENCY'],
    ['never answers to open (a blocked upgrade)', 'open', 'hang', 'TIMEOUT'],
    ['can not be read', 'read', 'abort', 'MISSING_DEPENDENCY'],
    ['never answers to a read', 'read', 'hang', 'TIMEOUT'],
    ['is full', 'write', 'quota', 'STORAGE_FULL'],
  ] as const)(
    'J10 S9 at the start it %s: work goes on in memory, all is saved in order when it heals',
    async (_, verb, fault, code) => {
      const world = createSimWorld({ seed: `${verb} ${fault}` })
      world.disk.setFaults((call) => (call.verb === verb ? fault : undefined))
      const opened = open(world)
      opened.library.config.set({ syncTimeout: 1_000 })
      await world.settle(opened.library.ready)
      const startedAt = opened.platform.clock.now()
      const { phase, degraded } = await livesThrough(world, opened)
      expect(phase).toBe('memory')
      expect(degraded).toMatchObject({ code, reason: expect.any(String), nextRetryAt: expect.any(Number) })
      expect(degraded?.since).toBeLessThanOrEqual(startedAt)
      expect(degraded?.nextRetryAt).toBeGreaterThan(startedAt)
    },
  )

  test.each([
    ['the connection is dead', 'closed', 'MISSING_DEPENDENCY'],
    ['writes abort', 'abort', 'MISSING_DEPENDENCY'],
    ['it never answers', 'hang', 'TIMEOUT'],
    ['it is full', 'quota', 'STORAGE_FULL'],
  ] as const)(
    'J10 S9 later %s: work goes on in memory, all is saved in order when it heals',
    async (_, fault, code) => {
      const world = createSimWorld({ seed: `later ${fault}` })
      const opened = open(world)
      await world.settle(opened.library.ready)
      opened.library.config.set({ syncTimeout: 1_000 })
      await world.settle(opened.write('before').saved)
      world.disk.setFaults(({ verb }) => (fault === 'quota' && verb !== 'write' ? undefined : fault))
      expect(await livesThrough(world, opened)).toMatchObject({ phase: 'memory', degraded: { code } })
    },
  )

  test('J10 an open that fails is tried again less and less often, each time anew', async () => {
    const world = createSimWorld({ seed: 'backoff' })
    const openedAt: number[] = []
    world.disk.setFaults(({ verb }) => {
      if (verb === 'open') openedAt.push(world.nowMs)
      return 'error'
    })
    const { library } = open(world)
    await world.settle(library.ready)
    await world.advance(600_000)
    const gaps = openedAt.slice(1).map((at, index) => at - (openedAt[index] ?? 0))
    expect(gaps.length).toBeGreaterThan(10)
    expect(gaps.length).toBeLessThan(40)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(90_100)
    expect(gaps[0]).toBeLessThan(200)
    expect(new Set(gaps.map(Math.round)).size).toBeGreaterThan(8)
  })

  test('R6 S9 storage that is not there, and never will be, is not tried again', async () => {
    const world = createSimWorld({ seed: 'absent' })
    let opens = 0
    world.disk.setFaults(({ verb }) => (verb === 'open' && ++opens > 0 ? 'absent' : undefined))
    const { library, write } = open(world)
    await world.settle(library.ready)
    expect(library.getStatus()).toMatchObject({
      phase: 'memory',
      degraded: { code: 'MISSING_DEPENDENCY', nextRetryAt: null, disabledFeatures: ['saving', 'tabs', 'recovery'] },
    })
    const commit = write('kept in memory')
    expect(library.getState().label).toBe('kept in memory')
    await expect(commit.saved).rejects.toMatchObject({ code: 'MISSING_DEPENDENCY' })
    await world.advance(600_000)
    expect(opens).toBe(1)
  })
})

describe('what does not work meanwhile', () => {
  const missing = () => Promise.reject(new HoldfastError('MISSING_DEPENDENCY', 'no files here'))
  const noVault = { list: missing, read: missing, write: missing, remove: missing }

  test('S9 without storage: saving, tabs and recovery; backups too where there are no files', async () => {
    for (const vault of [undefined, noVault]) {
      const world = createSimWorld({ seed: `truth ${vault === undefined}` })
      world.disk.setFaults(() => 'error')
      const { library } = open(world, vault && { vault })
      await world.settle(library.ready)
      await world.advance(10)
      const disabled = library.getStatus().degraded?.disabledFeatures
      expect(disabled).toEqual(['saving', 'tabs', 'recovery', ...(vault ? ['backups'] : [])])
      await expect(world.settle(library.quarantine.list())).rejects.toMatchObject({ code: 'MISSING_DEPENDENCY' })
      expect(await world.settle(library.recover())).toMatchObject({ success: false })
      const backup = await world.settle(library.backups.create())
      expect(backup.persistent).toBe(vault === undefined)
    }
  })

  test('S9 on a full disk what is stored can be read', async () => {
    const world = createSimWorld({ seed: 'full' })
    const { library, write } = open(world)
    await world.settle(library.ready)
    world.disk.setFaults(({ verb }) => (verb === 'write' ? 'quota' : undefined))
    write('x').saved.catch(() => undefined)
    await world.advance(1_000)
    expect(library.getStatus().degraded).toMatchObject({ code: 'STORAGE_FULL', disabledFeatures: ['saving', 'tabs'] })
    expect(await world.settle(library.quarantine.list())).toEqual([])
  })
})
