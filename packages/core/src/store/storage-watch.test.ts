import { expect, test } from 'vitest'
import { openLibrary } from '../../fixtures/library.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import type { StorageEstimate, StoragePort, StoreStatus } from '../index.js'

type World = ReturnType<typeof createSimWorld>
const dayMs = 86_400_000

/** A tab whose browser answers as `answers` says, and how often it was asked. */
async function open(world: World, answers: { estimate?: StorageEstimate; grants?: boolean | undefined }) {
  const { platform } = world.openTab()
  const asked = { persist: 0 }
  let isKept = false
  const storage: StoragePort = {
    ...platform.storage,
    estimate: async () => answers.estimate ?? { usageBytes: 0, quotaBytes: 1_000, persisted: isKept },
    persist: async () => {
      asked.persist++
      isKept = answers.grants === true
      return answers.grants
    },
  }
  const library = openLibrary({ ...platform, storage })
  await world.settle(library.ready)
  let n = 0
  const save = async () => {
    await world.settle(library.update((draft) => void Object.assign(draft, { label: `${library.name} ${n++}` })).saved)
    await world.advance(100)
  }
  return { library, asked, save, storageOf: () => library.getStatus().storage }
}

test('S8 the browser is asked to keep what is stored once, not at the start, only after something was saved', async () => {
  const world = createSimWorld({ seed: 'once' })
  const { asked, save, storageOf } = await open(world, { grants: true })
  await save()
  await world.advance(300_000)
  expect(asked.persist).toBe(0)
  expect(storageOf()).toBeNull()
  for (let minute = 0; minute < 5; minute++) {
    await save()
    await world.advance(60_000)
  }
  expect(asked.persist).toBe(1)
  expect(storageOf()).toEqual({ usageBytes: 0, quotaBytes: 1_000, persisted: true })
})

test('S8 who refuses is not asked again for a week, on no page; what is kept already is not asked for', async () => {
  const world = createSimWorld({ seed: 'refused' })
  const askedAfter = async (answers: Parameters<typeof open>[1]) => {
    const { library, asked, save } = await open(world, answers)
    for (let minute = 0; minute < 3; minute++) {
      await world.advance(60_000)
      await save()
    }
    await world.settle(library.close())
    return asked.persist
  }
  expect(await askedAfter({ estimate: { usageBytes: 0, quotaBytes: 1, persisted: true } })).toBe(0)
  expect(await askedAfter({ grants: undefined })).toBe(1)
  expect(await askedAfter({ grants: false })).toBe(1)
  expect(await askedAfter({ grants: false })).toBe(0)
  world.jump(6 * dayMs)
  expect(await askedAfter({ grants: false })).toBe(0)
  world.jump(2 * dayMs)
  expect(await askedAfter({ grants: false })).toBe(1)
})

test('S8 S1 the status changes when 70 and 90 % of the quota are passed, and not with every byte', async () => {
  const world = createSimWorld({ seed: 'levels' })
  const answers = { estimate: { usageBytes: 0, quotaBytes: 1_000, persisted: true } }
  const { library, save } = await open(world, answers)
  const told: StoreStatus['storage'][] = []
  library.events.on('status:changed', ({ status, previous }) => {
    if (status.storage !== previous.storage) told.push(status.storage)
  })
  for (const usageBytes of [100, 200, 699, 700, 800, 899, 900, 1_000, 850, 500, 400]) {
    answers.estimate = { ...answers.estimate, usageBytes }
    await world.advance(60_000)
    await save()
  }
  expect(told.map((storage) => storage?.usageBytes)).toEqual([100, 700, 900, 850, 500])
})

test('S8 a platform that tells nothing, or fails, is left alone', async () => {
  const world = createSimWorld({ seed: 'none' })
  const tab = world.openTab()
  const { open: openStorage } = tab.platform.storage
  const estimate = () => Promise.reject(new Error('refused'))
  const library = openLibrary({ ...tab.platform, storage: { open: openStorage, estimate } })
  await world.settle(library.ready)
  await world.advance(20_000)
  await world.settle(library.update((draft) => void Object.assign(draft, { label: 'x' })).saved)
  await world.advance(1_000)
  expect(library.getStatus().storage).toBeNull()
  expect(tab.errors).toEqual([])
})
