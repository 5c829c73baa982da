import { expect, test } from 'vitest'
import * as z from 'zod'
import { openLibrary } from '../../fixtures/library.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import { type Config, createSyncStore, type Platform, type Storage, slice } from '../index.js'
import { defaultConfig } from './check-config.js'

const configRow = ['config']

async function opened(seed: string) {
  const world = createSimWorld({ seed })
  const open = async () => {
    const tab = world.openTab()
    const library = openLibrary(tab.platform)
    const events: string[] = []
    library.events.on('config:changed', ({ config, previous, source, origin }) => {
      const changed = (Object.keys(config) as (keyof Config)[]).filter((key) => config[key] !== previous[key])
      events.push(`${origin} ${source} ${changed.map((key) => `${key}=${config[key]}`).join()}`)
    })
    await world.settle(library.ready)
    return { tab, library, events, config: library.config }
  }
  const storage = async () => await world.settle(world.openTab().platform.storage.open('library', { timeoutMs: 1_000 }))
  const row = async (): Promise<unknown> => (await world.settle((await storage()).read([{ key: configRow }])))[0]?.[0]
  const putRow = async (value: unknown) =>
    await world.settle((await storage()).write({ put: [[configRow, value]], durability: 'relaxed' }))
  return { world, open, row, putRow }
}

const wrong: { readonly [Key in keyof Config]: readonly unknown[] } = {
  enableRealTimeUpdates: [0, 'true', null, undefined],
  consistencyCheckInterval: [-1, 9, 10.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY, '5000'],
  recoveryEnabled: ['yes', 1],
  validationEnabled: ['no', 0],
  optimizationEnabled: [{}, []],
  optimizationInterval: [5, -10, 1n],
  maxStateSize: [0, 1_023, 1e15, '1 GB'],
  syncTimeout: [99, 3_600_001, Symbol('soon')],
  durability: ['', 'bound', ['strict']],
  backupInterval: [1, Object.create(null)],
  backupRetention: [0, 1_001, 2.5],
  conflict: ['mine', () => 'last-write-wins'],
}

test.each(Object.entries(wrong))('S2 %s takes no value of the wrong type or range', async (key, values) => {
  const { open } = await opened(`s2-${key}`)
  const { config, events } = await open()
  for (const value of values) {
    const set = () => config.set({ backupRetention: 7, [key]: value } as never)
    expect(set).toThrowError(expect.objectContaining({ code: 'MISUSE', message: expect.stringContaining(`'${key}'`) }))
  }
  expect(config.get()).toEqual(defaultConfig)
  expect(Object.isFrozen(config.get())).toBe(true)
  expect(events).toEqual([])
})

test('S2 each change is one event here and one in the other tab; what changes nothing is none', async () => {
  const { world, open } = await opened('s2-events')
  const [one, two] = [await open(), await open()]
  one.config.set({ syncTimeout: 5_000, maxStateSize: 9_000 }, { source: 'settings' })
  one.config.set({ syncTimeout: 5_000 })
  await world.advance(1_000)
  two.config.set({ syncTimeout: 5_000 })
  await world.advance(1_000)
  const change = 'maxStateSize=9000,syncTimeout=5000'
  expect(one.events).toEqual([`own settings ${change}`])
  expect(two.events).toEqual([`tab tab ${change}`])
  two.config.reset()
  two.config.reset()
  await world.advance(1_000)
  const back = 'maxStateSize=52428800,syncTimeout=30000'
  expect(one.events.slice(1)).toEqual([`tab tab ${back}`])
  expect(two.events.slice(1)).toEqual([`own config ${back}`])
})

test('S2 a listener that answers a change with another has the last word, also after a reload', async () => {
  const { world, open } = await opened('s2-answer')
  const { library, config } = await open()
  library.events.on('config:changed', ({ config: { backupRetention } }) => {
    if (backupRetention > 10) config.set({ backupRetention: 10 })
  })
  config.set({ backupRetention: 99 })
  await world.advance(1_000)
  expect(config.get().backupRetention).toBe(10)
  expect((await open()).config.get().backupRetention).toBe(10)
})

test('S6 a setting that storage refused is in force, and saved by itself once storage takes it', async () => {
  const { world, open } = await opened('s2-refused')
  const { tab, config, events, library } = await open()
  world.disk.setFaults(({ verb }) => (verb === 'write' ? 'quota' : undefined))
  config.set({ durability: 'strict' })
  await world.advance(10_000)
  world.disk.setFaults(undefined)
  await world.advance(120_000)
  expect(events).toEqual(['own config durability=strict'])
  expect(tab.errors).toEqual([])
  tab.kill()
  expect((await open()).config.get().durability).toBe('strict')
  expect(library.config.get().durability).toBe('strict')
})

test('S6 a store that is closed while storage refuses a setting tries no more', async () => {
  const { world, open } = await opened('s2-closed')
  const { tab, config, library } = await open()
  world.disk.setFaults(({ verb }) => (verb === 'write' ? 'quota' : undefined))
  config.set({ durability: 'strict' })
  await world.advance(1_000)
  await world.settle(library.close())
  const { calls } = world.disk
  await world.advance(600_000)
  config.set({ durability: 'relaxed' })
  await world.advance(600_000)
  expect(world.disk.calls).toBe(calls)
  expect(tab.errors).toEqual([])
})

test('S6 what a newer app stored is kept; what is not valid falls back to the default and is reported once', async () => {
  const { world, open, row, putRow } = await opened('s2-newer')
  const tab = (await open()).tab
  tab.kill()
  await putRow({ v: 1, values: { theme: 'dark', conflict: 'of a newer app', syncTimeout: 7_000, backupRetention: 0 } })
  const { config, library, tab: later } = await open()
  expect(config.get()).toEqual({ ...defaultConfig, syncTimeout: 7_000 })
  expect(later.errors).toMatchObject([
    { code: 'VALIDATION_FAILED', message: expect.stringContaining("'conflict'") },
    { code: 'VALIDATION_FAILED', message: expect.stringContaining("'backupRetention'") },
  ])
  config.set({ durability: 'strict', backupRetention: 3 })
  library.update((draft) => void Object.assign(draft, { label: 'x' }))
  await world.advance(60_000)
  const values = {
    theme: 'dark',
    conflict: 'of a newer app',
    syncTimeout: 7_000,
    durability: 'strict',
    backupRetention: 3,
  }
  expect(await row()).toMatchObject({ values })
  expect(later.errors).toHaveLength(2)
  config.reset()
  await world.advance(60_000)
  expect(await row()).toMatchObject({ values: { theme: 'dark' } })
})

test.each([null, 'nonsense', { v: 1 }, { v: 1, values: [1] }, { v: 1, revision: 'x', values: { syncTimeout: '1' } }])(
  'S6 settings that were stored as %j are the defaults, and can be set',
  async (stored) => {
    const { world, open, putRow } = await opened('s2-damaged')
    ;(await open()).tab.kill()
    await putRow(stored)
    const { config, tab } = await open()
    expect(config.get()).toEqual(defaultConfig)
    config.set({ syncTimeout: 8_000 })
    await world.advance(1_000)
    tab.kill()
    expect((await open()).config.get().syncTimeout).toBe(8_000)
  },
)

/** A platform whose next read of storage answers when it is let. */
function holdingReads(platform: Platform) {
  let held: Promise<void> | undefined
  let letGo: () => void = () => undefined
  const open: Platform['storage']['open'] = async (...args) => {
    const real: Storage = await platform.storage.open(...args)
    const read: Storage['read'] = async (queries) => {
      const rows = await real.read(queries)
      await held
      return rows
    }
    return { read, keys: (query) => real.keys(query), write: (write) => real.write(write), close: () => real.close() }
  }
  return {
    platform: { ...platform, storage: { ...platform.storage, open } },
    hold: () => {
      held = new Promise((resolve) => {
        letGo = resolve
      })
    },
    letGo: () => letGo(),
  }
}

test('S6 what was read before a setting was saved does not undo it', async () => {
  const world = createSimWorld({ seed: 's2-stale' })
  const tab = world.openTab()
  const { platform, hold, letGo } = holdingReads(tab.platform)
  const library = openLibrary(platform)
  await world.settle(library.ready)
  library.config.set({ backupRetention: 6 })
  await world.advance(1_000)
  let changes = 0
  library.events.on('config:changed', () => changes++)
  hold()
  tab.emit('show')
  await world.advance(100)
  library.config.set({ backupRetention: 9 })
  await world.advance(1_000)
  letGo()
  await world.advance(1_000)
  expect([library.config.get().backupRetention, changes]).toEqual([9, 1])
})

test('S2 syncTimeout goes for the next call of storage, also the one that was kept from before', async () => {
  const { world, open } = await opened('s2-timeout')
  const first = await open()
  first.config.set({ syncTimeout: 200 })
  await world.advance(1_000)
  first.tab.kill()
  const { library, config } = await open()
  const degradedWithin = async (limitMs: number) => {
    world.disk.setFaults(({ verb }) => (verb === 'write' ? 'hang' : undefined))
    library.update((draft) => void Object.assign(draft, { label: `label ${limitMs}` }))
    await world.advance(limitMs)
    const { degraded } = library.getStatus()
    world.disk.setFaults(undefined)
    await world.advance(300_000)
    expect(library.getStatus()).toMatchObject({ degraded: null, pending: 0 })
    return degraded?.code
  }
  expect(await degradedWithin(2_000)).toBe('TIMEOUT')
  config.set({ syncTimeout: 60_000 })
  expect(await degradedWithin(20_000)).toBeUndefined()
})

test('R4 settings are not written into a database that a newer app took over', async () => {
  const world = createSimWorld({ seed: 'r4-config' })
  const open = (version: number) => {
    const { platform } = world.openTab()
    const slices = { title: slice({ schema: z.string(), initial: '' }) }
    const definition = { name: 'library', version, slices }
    if (version === 1) return createSyncStore(definition, { platform })
    return createSyncStore({ ...definition, migrations: { 2: (old) => old } }, { platform })
  }
  const old = open(1)
  await world.settle(old.ready)
  const newer = open(2)
  await world.settle(newer.ready)
  newer.update((draft) => void Object.assign(draft, { title: 'newer' }))
  await world.advance(1_000)
  expect(old.getStatus().phase).toBe('outdated')
  old.config.set({ durability: 'strict' })
  await world.advance(60_000)
  const third = open(2)
  await world.settle(third.ready)
  expect([newer, third].map(({ config }) => config.get().durability)).toEqual(['bounded', 'bounded'])
})
