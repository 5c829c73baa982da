import { describe, expect, test } from 'vitest'
import { openLibrary } from '../../fixtures/library.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import type { CanaryPort, Platform, VaultPort } from '../index.js'
import { decodeCanaryNote, encodeCanaryNote } from './canary-note.js'

const mute: CanaryPort = { read: () => undefined, write: () => undefined }
const file = 'note'

/** A world in which a tab saved five commits and went, and its store's name. */
async function withFiveCommits(seed: string) {
  const world = createSimWorld({ seed })
  const open = (change: (platform: Platform) => Partial<Platform> = () => ({})) => {
    const { platform } = world.openTab()
    return openLibrary({ ...platform, ...change(platform) })
  }
  const library = open()
  await world.settle(library.ready)
  for (let n = 0; n < 5; n++) {
    await world.settle(library.update((draft) => void Object.assign(draft, { label: `n${n}` })).saved)
  }
  const { name } = library
  await world.advance(10_000)
  await world.settle(library.close())
  const reportOf = async (change?: (platform: Platform) => Partial<Platform>) => {
    const again = open(change)
    await world.settle(again.ready)
    return again.getStatus().recovery
  }
  return { world, name, place: `${name}:canary`, reportOf }
}

describe('the canary in two places', () => {
  test('R20 R7 each of them alone notices that the database is gone', async () => {
    const one = await withFiveCommits('first place')
    one.world.disk.wipe()
    expect(await one.reportOf(() => ({ canary: mute }))).toMatchObject({ dataLoss: true, lostCommits: 5 })
    const other = await withFiveCommits('second place')
    other.world.disk.wipe()
    const read = () => Promise.reject(new Error('no files here'))
    expect(await other.reportOf(({ vault }) => ({ vault: { ...vault, read } }))).toMatchObject({ lostCommits: 5 })
  })

  test('R20 the one that knows more counts', async () => {
    const { world, name, place, reportOf } = await withFiveCommits('newer')
    const { platform } = world.openTab()
    const note = decodeCanaryNote(platform.canary.read(name))
    expect(note).toMatchObject({ head: 5 })
    const newer = encodeCanaryNote({ ...note!, head: 7 })
    await world.settle(platform.vault.write(place, file, new TextEncoder().encode(JSON.stringify(newer))))
    expect(await reportOf()).toMatchObject({ lostCommits: 2 })
  })

  test('R20 a note of the database that was there before raises no alarm where another knows of this one', async () => {
    for (const stale of ['canary', 'vault']) {
      const { world, name, place, reportOf } = await withFiveCommits(`stale ${stale}`)
      const { canary, vault } = world.openTab().platform
      const old = encodeCanaryNote({ replicaId: 'before', generation: 1, head: 9 })
      if (stale === 'canary') canary.write(name, old)
      else await world.settle(vault.write(place, file, new TextEncoder().encode(JSON.stringify(old))))
      expect(await reportOf()).toBeNull()
    }
  })

  test('R20 damaged, made-up and foreign notes are ignored, and a file that does not answer is not waited for', async () => {
    const { world, name, place, reportOf } = await withFiveCommits('damaged')
    const { platform } = world.openTab()
    const note = platform.canary.read(name) as object
    const hostile = [
      null,
      7,
      'note',
      [],
      {},
      { ...note, head: 6 },
      { ...note, head: -1 },
      encodeCanaryNote({ ...decodeCanaryNote(note)!, head: 2 ** 52 }),
      { replicaId: { toString: () => 'x' }, generation: 1, head: 9, sum: 1 },
    ]
    for (const value of hostile) {
      platform.canary.write(name, JSON.parse(JSON.stringify(value)))
      const bytes = new TextEncoder().encode(JSON.stringify(value))
      await world.settle(platform.vault.write(place, file, bytes))
      expect(await reportOf()).toBeNull()
    }
    await world.settle(platform.vault.write(place, file, new Uint8Array([0xff, 0, 0x7b])))
    expect(await reportOf()).toBeNull()
    const read: VaultPort['read'] = () => new Promise(() => {})
    expect(await reportOf(({ vault }) => ({ vault: { ...vault, read } }))).toBeNull()
  })

  test('R20 notes are written once in a while, when the page goes away, and not at all where they say nothing new', async () => {
    const world = createSimWorld({ seed: 'often' })
    const tab = world.openTab()
    const written = { canary: 0, vault: 0 }
    const { canary, vault } = tab.platform
    const library = openLibrary({
      ...tab.platform,
      canary: {
        ...canary,
        write: (name, value) => {
          if (name === library.name) written.canary++
          canary.write(name, value)
        },
      },
      vault: {
        ...vault,
        write: (store, name, bytes) => {
          if (store.endsWith(':canary')) written.vault++
          return vault.write(store, name, bytes)
        },
      },
    })
    await world.settle(library.ready)
    for (let n = 0; n < 200; n++) {
      library.update((draft) => void Object.assign(draft, { label: `n${n}` }))
      await world.advance(50)
    }
    expect(written.canary).toBeLessThanOrEqual(10)
    expect(written.vault).toBeLessThanOrEqual(2)
    await world.advance(10_000)
    const before = { ...written }
    library.update((draft) => void Object.assign(draft, { label: 'last' }))
    await world.settle(library.flush())
    tab.emit('hide')
    expect(written).toEqual({ canary: before.canary + 1, vault: before.vault + 1 })
    tab.kill()
    const again = openLibrary({
      ...world.openTab().platform,
      canary: { ...canary, write: () => expect.unreachable() },
    })
    await world.settle(again.ready)
    await world.advance(10_000)
    expect(again.getStatus().recovery).toBeNull()
  })
})
