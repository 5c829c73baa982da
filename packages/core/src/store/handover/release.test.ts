import 'fake-indexeddb/auto'
import { expect, onTestFinished, test } from 'vitest'
import { openNew, openOld } from '../../../fixtures/two-versions.js'
import { browserPlatform } from '../../index.js'

/** Opens the database of a store at its next version, as an upgrade of the format would. Rejects when somebody keeps it. */
async function upgrade(name: string): Promise<void> {
  const database = `holdfast:${name}`
  const [known] = (await indexedDB.databases()).filter((one) => one.name === database)
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open(database, (known?.version ?? 0) + 1)
    request.onblocked = () => reject(new Error('A tab keeps the database.'))
    request.onsuccess = () => {
      request.result.close()
      resolve()
    }
  })
}

test('W7 a tab lets go of the database at once when another wants to upgrade it, outdated or not, and opens it anew', async () => {
  const old = openOld(browserPlatform(), 'release')
  onTestFinished(() => old.close())
  await old.ready
  await old.actions.add('a', 'One').saved
  await upgrade('release')
  await old.actions.add('b', 'Two').saved
  const next = openNew(browserPlatform(), { name: 'release' })
  onTestFinished(() => next.close())
  await next.ready
  await old.actions.add('c', 'Three').saved
  expect(old.getStatus().phase).toBe('outdated')
  await upgrade('release')
  await next.actions.add('d', 'Four').saved
  const again = openNew(browserPlatform(), { name: 'release' })
  onTestFinished(() => again.close())
  await again.ready
  // Handed over is saved; who takes it in, and when, is up to the newer tabs.
  await new Promise<void>((resolve) => {
    const look = () => again.getState().tasks.has('c') && resolve()
    onTestFinished(again.subscribe(look))
    look()
  })
  expect([...again.getState().tasks.keys()].sort()).toEqual(['a', 'b', 'c', 'd'])
})
