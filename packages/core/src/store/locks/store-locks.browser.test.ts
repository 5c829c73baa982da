import { expect, test } from 'vitest'
import * as z from 'zod'
import { browserPlatform, createSyncStore, slice } from '../../index.js'

function openTab(name: string) {
  const slices = { count: slice({ schema: z.number(), initial: 0 }) }
  return createSyncStore({ name, version: 1, slices }, { platform: browserPlatform() })
}

test('L4, L6, L8, L9, A1 real Web Locks: in turn, read what the one before saved, stolen, watched, and one leads', async () => {
  const name = `locks-${crypto.randomUUID()}`
  const [one, two] = [openTab(name), openTab(name)]
  await Promise.all([one.ready, two.ready])
  expect(one.locks.reach).toBe('browser')
  const next = (store: typeof one) =>
    store.locks.withLock('count', () => {
      const count = store.getState().count + 1
      store.update((draft) => {
        draft.count = count
      })
    })
  await Promise.all([next(one), next(two), next(one), next(two)])
  await one.locks.withLock('count', () => expect(one.getState().count).toBe(4))

  /** Resolves when the watcher sees exactly these. */
  const seen = (wanted: readonly string[]) =>
    new Promise<void>((resolve) => {
      const stop = two.locks.watch((claims) => {
        const shown = claims.map(({ state, label, isSelf }) => `${isSelf ? 'own' : 'other'} ${label} ${state}`)
        if (JSON.stringify(shown) !== JSON.stringify(wanted)) return
        stop()
        resolve()
      })
    })
  const held = await one.locks.acquire('import', { label: 'Ada' })
  await seen(['other Ada held'])
  const waiting = two.locks.acquire('import', { label: 'Bob', timeoutMs: 60_000 })
  await seen(['other Ada held', 'own Bob waiting'])
  const thief = await one.locks.acquire('import', { label: 'Eve', steal: true })
  expect(held.lost.reason).toMatchObject({ code: 'LOCK_STOLEN' })
  await seen(['other Eve held', 'own Bob waiting'])
  await thief.release()
  await (await waiting).release()
  await seen([])

  const leads = new Promise<void>((resolve) => {
    const look = () => two.leader().isSelf && resolve()
    two.events.on('leader:changed', look)
    look()
  })
  await one.close()
  await leads
  await two.close()
})
