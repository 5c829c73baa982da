import { expect, test } from 'vitest'
import { openLibrary } from '../../../fixtures/library.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import type { Platform, VaultPort } from '../../index.js'

async function opened(world: ReturnType<typeof createSimWorld>, onCall: (kill: () => void) => void = () => undefined) {
  const tab = world.openTab()
  const { vault } = tab.platform
  const told = <T>(answer: () => Promise<T>): Promise<T> => {
    const given = answer()
    onCall(() => tab.kill())
    return given
  }
  const watched: VaultPort = {
    list: (store) => told(() => vault.list(store)),
    read: (store, file) => told(() => vault.read(store, file)),
    write: (store, file, bytes) => told(() => vault.write(store, file, bytes)),
    remove: (store, file) => told(() => vault.remove(store, file)),
  }
  const library = openLibrary({ ...tab.platform, vault: watched } as Platform)
  await world.settle(library.ready)
  return { library, tab }
}

test('B5 a crash at any call of the vault leaves all older backups whole', async () => {
  for (let at = 1; at <= 10; at++) {
    const world = createSimWorld({ seed: `b5-crash-${at}` })
    let call = 0
    let diesAt = Number.POSITIVE_INFINITY
    const { library, tab } = await opened(world, (kill) => {
      if (++call === diesAt) kill()
    })
    library.config.set({ backupRetention: 2 })
    for (let n = 0; n < 2; n++) {
      await world.settle(library.update((draft) => void Object.assign(draft, { label: `n${n}` })).saved)
      await world.settle(library.backups.create())
    }
    const [, older] = await world.settle(library.backups.list())
    diesAt = call + at
    void library.backups.create().catch(() => undefined)
    await world.advance(5_000)
    const isDead = !tab.alive
    const { library: again } = await opened(world)
    const found = await world.settle(again.backups.list())
    expect(found.length).toBeGreaterThanOrEqual(2)
    expect(found.filter(({ problem }) => problem !== null)).toEqual([])
    // The oldest went only for a newer one that was verified.
    if (!found.some(({ id }) => id === older?.id)) expect(found).toHaveLength(2)
    for (const { id } of found) await world.settle(again.backups.verify(id))
    if (!isDead) expect(at).toBeGreaterThan(5)
  }
})

test('B7 what the database lost is restored from the newest whole backup of this browser', async () => {
  const world = createSimWorld({ seed: 'b7' })
  const { library, tab } = await opened(world)
  await world.settle(library.update((draft) => void Object.assign(draft, { label: 'kept' })).saved)
  const made = await world.settle(library.backups.create())
  tab.kill()
  world.disk.wipe()
  const { library: again } = await opened(world)
  expect(again.getState().label).toBe('kept')
  expect(again.getStatus().recovery).toMatchObject({ backupUsed: made.id, lostCommits: 0 })
})
