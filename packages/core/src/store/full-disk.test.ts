import { expect, test } from 'vitest'
import { book, openLibrary } from '../../fixtures/library.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import { HoldfastError, type Platform, type Storage, type StorageEstimate, type VaultPort } from '../index.js'

/** A device with so much space for rows and for files. */
function limited(platform: Platform, space: { rows: number; files: number; estimate?: StorageEstimate }): Platform {
  const full = () => new HoldfastError('STORAGE_FULL', 'No space (simulated).')
  const { storage, vault } = platform
  const open: Platform['storage']['open'] = async (name, options) => {
    const opened = await storage.open(name, options)
    const write: Storage['write'] = async (given) => {
      const [rows = []] = await opened.read([{ prefix: [] }])
      const added = [...(given.put ?? []), ...(given.add ?? [])]
      if (added.length > 0 && sizeOf(rows) + sizeOf(added) > space.rows) throw full()
      return opened.write(given)
    }
    return {
      ...opened,
      read: opened.read.bind(opened),
      keys: opened.keys.bind(opened),
      close: () => opened.close(),
      write,
    }
  }
  const write: VaultPort['write'] = async (store, file, bytes) => {
    let used = bytes.length
    for (const name of await vault.list(store)) used += (await vault.read(store, name))?.length ?? 0
    if (used > space.files && !store.endsWith(':canary')) throw full()
    return vault.write(store, file, bytes)
  }
  const estimate = async () => space.estimate ?? storage.estimate()
  return { ...platform, storage: { ...storage, open, estimate }, vault: { ...vault, write } }
}

const sizeOf = (rows: readonly unknown[]) =>
  rows.reduce<number>(
    (sum, row) =>
      sum +
      JSON.stringify(row, (_, value) => (ArrayBuffer.isView(value) ? 'x'.repeat(value.byteLength) : value)).length,
    0,
  )

async function opened(seed: string, space: Parameters<typeof limited>[1]) {
  const world = createSimWorld({ seed })
  const tab = world.openTab()
  const library = openLibrary(limited(tab.platform, space))
  const phases = new Set<string>()
  const failures: unknown[] = []
  library.events.on('status:changed', ({ status }) => phases.add(status.degraded?.code ?? status.phase))
  library.events.on('backup:failed', (failure) => failures.push(failure))
  await world.settle(library.ready)
  const write = (n: number) =>
    library.update((draft) => void draft.books.set('one', book('one', { title: `${n}`.padEnd(500) })))
  return { world, tab, library, phases, failures, write }
}

test('J10 a full disk: the journal gives its space to a snapshot, and what did not fit is saved without a word', async () => {
  const { world, library, phases } = await opened('compacts', { rows: 24_000, files: 1e9 })
  for (let n = 0; n < 6; n++) {
    const title = `${n}`.padEnd(6_000)
    await world.settle(library.update((draft) => void draft.books.set('large', book('large', { title }))).saved)
    await world.settle(library.update((draft) => void draft.books.delete('large')).saved)
    await world.settle(library.update((draft) => void draft.books.set(`${n}`, book(`${n}`))).saved)
  }
  expect(library.getStatus()).toMatchObject({ phase: 'live', pending: 0, degraded: null })
  expect([...phases]).toEqual(['live'])
  const next = openLibrary(world.openTab().platform)
  await world.settle(next.ready)
  expect(next.getState().books.size).toBe(6)
  expect(next.getStatus().recovery).toBeNull()
})

test('J10 a full disk that a snapshot does not help: one try, nothing left of it, then degraded; saved in order with space again', async () => {
  const space = { rows: 1e9, files: 1e9 }
  const { world, library, write } = await opened('stays full', space)
  for (let n = 0; n < 10; n++) await world.settle(write(n).saved)
  const before = world.disk.rows('library')
  space.rows = 0
  const late = [write(10), write(11)]
  await world.advance(20)
  expect(library.getStatus()).toMatchObject({ phase: 'memory', pending: 2, degraded: { code: 'STORAGE_FULL' } })
  await world.advance(600_000)
  expect(library.getState().books.get('one')?.title.trim()).toBe('11')
  expect(world.disk.rows('library')).toEqual(before)
  space.rows = 1e9
  const order: number[] = []
  for (const [n, { saved }] of late.entries()) void saved.then(() => order.push(n))
  await world.settle(library.flush())
  expect(order).toEqual([0, 1])
  expect(library.getStatus()).toMatchObject({ phase: 'live', pending: 0, degraded: null })
})

test('J10 of half a snapshot that a full disk cut off nothing is left', async () => {
  const space = { rows: 1e9, files: 1e9 }
  const { world, library } = await opened('half', space)
  const fill = (title: string) =>
    library.update((draft) => {
      for (let n = 0; n < 2_500; n++) draft.books.set(`b${n}`, book(`b${n}`, { title: title.repeat(1_000) }))
    })
  await world.settle(fill('a').saved)
  await world.settle(library.optimize({ passes: ['compaction'] }))
  await world.settle(library.update((draft) => void draft.books.set('b0', book('b0'))).saved)
  const before = world.disk.rows('library')
  space.rows = sizeOf(before) + 2_300_000
  fill('b').saved.catch(() => undefined)
  await world.advance(60_000)
  expect(library.getStatus().degraded).toMatchObject({ code: 'STORAGE_FULL' })
  const setsOf = (rows: typeof before) => new Set(rows.filter(([key]) => key[0] === 's').map(([key]) => key[1]))
  expect(setsOf(world.disk.rows('library'))).toEqual(setsOf(before))
})

test('B4 B5 no space for a backup: those made by themselves go, the oldest first and never the last one; those asked for stay', async () => {
  const space = { rows: 1e9, files: 1e9 }
  const { world, library, write } = await opened('room', space)
  await world.settle(write(0).saved)
  await world.settle(library.backups.create('asked for'))
  library.config.set({ backupInterval: 60_000 })
  for (let n = 1; n < 4; n++) {
    await world.settle(write(n).saved)
    await world.advance(60_000)
  }
  const kinds = async () => (await world.settle(library.backups.list())).map(({ details }) => details?.kind)
  library.config.set({ backupInterval: 0 })
  expect(await kinds()).toEqual(['automatic', 'automatic', 'automatic', 'manual'])
  const sizes = (await world.settle(library.backups.list())).map(({ sizeBytes }) => sizeBytes)
  space.files = sizes.reduce((sum, size) => sum + size, 0) + 10
  await world.settle(write(5).saved)
  await world.settle(library.backups.create('one more'))
  expect(await kinds()).toEqual(['manual', 'automatic', 'automatic', 'manual'])
  space.files = 10
  await world.settle(write(6).saved)
  await expect(world.settle(library.backups.create())).rejects.toMatchObject({ code: 'STORAGE_FULL' })
  expect(await kinds()).toEqual(['manual', 'automatic', 'manual'])
})

test('B4 above 70 % of the quota no backup is made by itself, and it is said so; one that is asked for is made', async () => {
  const estimate = (usageBytes: number) => ({ usageBytes, quotaBytes: 1_000, persisted: true })
  const space = { rows: 1e9, files: 1e9, estimate: estimate(701) }
  const { world, library, failures, write } = await opened('quota', space)
  library.config.set({ backupInterval: 60_000 })
  await world.settle(write(1).saved)
  await world.advance(60_000)
  expect(await world.settle(library.backups.list())).toEqual([])
  expect(failures).toMatchObject([
    { during: 'create', code: 'STORAGE_FULL', reason: expect.stringContaining('701 of 1000') },
  ])
  await world.settle(library.backups.create())
  space.estimate = estimate(700)
  await world.settle(write(2).saved)
  await world.advance(60_000)
  expect(await world.settle(library.backups.list())).toHaveLength(2)
})
