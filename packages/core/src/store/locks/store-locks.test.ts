import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { createSyncStore, type EventName, type HeldLock, type Platform, type SyncStore, slice } from '../../index.js'

function openBoard(platform: Platform, locks: readonly string[] = []) {
  const slices = { count: slice({ schema: z.number(), initial: 0 }) }
  return createSyncStore({ name: 'board', version: 1, slices, locks }, { platform })
}

function twoTabs(locks?: readonly string[]) {
  const world = createSimWorld({ seed: 11 })
  const [tabA, tabB] = [world.openTab(), world.openTab()]
  const [a, b] = [openBoard(tabA.platform, locks), openBoard(tabB.platform, locks)]
  const shown = async (store: { readonly locks: SyncStore['locks'] } = b) =>
    (await world.settle(store.locks.list())).map(
      ({ name, state, mode, isSelf, isHung }) =>
        `${isSelf ? 'own' : 'other'} ${mode} ${name} ${state}${isHung ? ' hung' : ''}`,
    )
  return { world, tabA, tabB, a, b, shown }
}

function heardBy(store: Pick<SyncStore, 'events'>) {
  const heard: string[] = []
  const names: EventName[] = ['lock:acquired', 'lock:released', 'lock:timeout', 'lock:stolen']
  for (const name of names) {
    store.events.on(name, (event) => {
      const { name: lock, role = '' } = event as { readonly name: string; readonly role?: string }
      heard.push(`${name} ${lock} ${role}`.trim())
    })
  }
  return heard
}

test('L4 one at a time in all tabs, as they came; what runs gives its result or its error, and the lock is free', async () => {
  const { world, a, b, shown } = twoTabs()
  const heard = heardBy(a)
  const order: string[] = []
  let end = () => {}
  const first = a.locks.withLock(
    'import',
    () =>
      new Promise<string>((resolve) => {
        order.push('a')
        end = () => resolve('done')
      }),
  )
  await world.advance(20)
  const second = b.locks.withLock('import', async () => {
    order.push('b')
    throw new RangeError('broken')
  })
  const third = a.locks.withLock('import', () => order.push('c'))
  second.catch(() => undefined)
  await world.advance(20)
  expect(order).toEqual(['a'])
  expect(await shown()).toEqual([
    'other exclusive import held',
    'own exclusive import waiting',
    'other exclusive import waiting',
  ])
  end()
  expect(await world.settle(first)).toBe('done')
  await expect(world.settle(second)).rejects.toThrow(RangeError)
  await world.settle(third)
  expect(order).toEqual(['a', 'b', 'c'])
  expect(await shown()).toEqual([])
  expect(heard).toEqual([
    'lock:acquired import',
    'lock:released import',
    'lock:acquired import',
    'lock:released import',
  ])
})

test('L4 those that share hold together; stores of other names have other locks', async () => {
  const { world, tabB, a, b, shown } = twoTabs()
  const own = await world.settle(a.locks.acquire('report', { mode: 'shared' }))
  const other = await world.settle(b.locks.acquire('report', { mode: 'shared', label: 'Ada' }))
  expect(await shown()).toEqual(['other shared report held', 'own shared report held'])
  const [, entry] = await world.settle(b.locks.list())
  expect(entry).toMatchObject({ label: 'Ada', isSelf: true })
  await world.advance(50)
  expect((await world.settle(a.locks.list())).map(({ ageMs }) => ageMs >= 50)).toEqual([true, true])
  const slices = { count: slice({ schema: z.number(), initial: 0 }) }
  const elsewhere = createSyncStore({ name: 'other', version: 1, slices }, { platform: tabB.platform })
  expect(await world.settle(elsewhere.locks.withLock('report', () => 'free', { timeoutMs: 0 }))).toBe('free')
  expect(await world.settle(elsewhere.locks.list())).toEqual([])
  await world.settle(Promise.all([own.release(), other.release()]))
  expect(await shown()).toEqual([])
})

test('L5 a wait ends by LOCK_TIMEOUT, by the signal, and by close with CLOSED; the lock is not touched', async () => {
  const { world, a, b, shown } = twoTabs()
  const heard = heardBy(b)
  const held = await world.settle(a.locks.acquire('import'))
  await expect(world.settle(b.locks.acquire('import', { timeoutMs: 0 }))).rejects.toMatchObject({
    code: 'LOCK_TIMEOUT',
  })
  const before = world.nowMs
  await expect(world.settle(b.locks.acquire('import', { timeoutMs: 500 }))).rejects.toMatchObject({
    code: 'LOCK_TIMEOUT',
  })
  expect(world.nowMs - before).toBe(500)
  expect(heard).toEqual(['lock:timeout import', 'lock:timeout import'])
  const abort = new AbortController()
  const aborted = b.locks.acquire('import', { signal: abort.signal, timeoutMs: 60_000 })
  abort.abort(new RangeError('enough'))
  await expect(world.settle(aborted)).rejects.toThrow('enough')
  await expect(world.settle(b.locks.acquire('import', { signal: abort.signal }))).rejects.toThrow('enough')
  const closed = b.locks.acquire('import')
  closed.catch(() => undefined)
  await world.settle(b.close())
  await expect(world.settle(closed)).rejects.toMatchObject({ code: 'CLOSED' })
  await expect(b.locks.acquire('import')).rejects.toMatchObject({ code: 'CLOSED' })
  expect(await shown(a)).toEqual(['own exclusive import held'])
  expect(held.lost.aborted).toBe(false)
})

test('L5 close lets go of what is held, and a tab that dies of all; the next one has it', async () => {
  const { world, tabA, a, b, shown } = twoTabs()
  const held = await world.settle(b.locks.acquire('import'))
  const next = a.locks.acquire('import')
  await world.settle(b.close())
  expect(held.lost.reason).toMatchObject({ code: 'CLOSED' })
  await world.settle(next)
  const third = world.openTab()
  const c = openBoard(third.platform)
  const last = c.locks.acquire('import')
  await world.advance(10)
  tabA.kill()
  await world.settle(last)
  expect(await shown(c)).toEqual(['own exclusive import held'])
})

test('L6 a thief has it at once; the robbed are told by `lost` and an event, and go on', async () => {
  const { world, a, b, shown } = twoTabs()
  const [heardByA, heardByB] = [heardBy(a), heardBy(b)]
  let end = () => {}
  let lost: AbortSignal | undefined
  const run = a.locks.withLock('import', async (lock) => {
    lost = lock.lost
    await new Promise<void>((resolve) => {
      end = resolve
    })
    return 'went on'
  })
  await world.advance(20)
  const thief = await world.settle(b.locks.acquire('import', { steal: true }))
  await world.advance(20)
  expect(lost?.reason).toMatchObject({ code: 'LOCK_STOLEN', fields: { name: 'import' } })
  expect(await shown()).toEqual(['own exclusive import held'])
  end()
  expect(await world.settle(run)).toBe('went on')
  expect(await shown()).toEqual(['own exclusive import held'])
  await world.settle(thief.release())
  expect(heardByA).toEqual(['lock:acquired import', 'lock:stolen import robbed'])
  expect(heardByB).toEqual(['lock:stolen import thief', 'lock:acquired import', 'lock:released import'])
  await world.settle(a.locks.withLock('free', () => undefined, { steal: true }))
  expect(heardByA.slice(2)).toEqual(['lock:acquired free', 'lock:released free'])
})

test('L6 a holder that does not answer is listed as hung, and keeps the lock until somebody steals it', async () => {
  const { world, tabA, a, b, shown } = twoTabs()
  const held = await world.settle(a.locks.acquire('import'))
  expect(await shown()).toEqual(['other exclusive import held'])
  tabA.freeze()
  expect(await shown()).toEqual(['other exclusive import held hung'])
  await expect(world.settle(b.locks.acquire('import', { timeoutMs: 60_000 }))).rejects.toMatchObject({
    code: 'LOCK_TIMEOUT',
  })
  await world.settle(b.locks.acquire('import', { steal: true }))
  // The robbed one is frozen still: the thief took back what it said.
  expect(await shown()).toEqual(['own exclusive import held'])
  tabA.thaw()
  await world.advance(100)
  expect(held.lost.reason).toMatchObject({ code: 'LOCK_STOLEN' })
  expect(await shown(a)).toEqual(['other exclusive import held'])
})

test('L6 a frozen tab that comes to its turn is listed as the holder', async () => {
  const { world, tabA, a, b, shown } = twoTabs()
  const held = await world.settle(b.locks.acquire('import'))
  const waiting = a.locks.acquire('import')
  await world.advance(20)
  tabA.freeze()
  await world.settle(held.release())
  await world.advance(20)
  expect(await shown()).toEqual(['other exclusive import held hung'])
  await world.settle(b.locks.withLock('import', () => undefined, { steal: true }))
  tabA.thaw()
  const late = await world.settle(waiting).catch((error: unknown) => error)
  expect(late).toMatchObject({ code: 'LOCK_STOLEN' })
  expect(await shown(a)).toEqual([])
})

test('L7 within a lock, only later ones: the system names, the declared, the others by name', async () => {
  const { world, a } = twoTabs(['zoo', 'bar'])
  const within = async (first: string, then: string) => {
    const outer = await world.settle(a.locks.acquire(first))
    const inner = await world.settle(
      a.locks.acquire(then, { within: outer }).then(
        (lock: HeldLock) => lock.release().then(() => 'held'),
        (error: { readonly code: string }) => error.code,
      ),
    )
    await world.settle(outer.release())
    return inner
  }
  const order = ['state', 'config', 'signals', 'backup', 'temp', 'zoo', 'bar', 'alpha', 'beta']
  for (const [at, first] of order.entries()) {
    for (const [position, then] of order.entries()) {
      expect(`${first} ${then} ${await within(first, then)}`).toBe(
        `${first} ${then} ${position > at ? 'held' : 'LOCK_ORDER'}`,
      )
    }
  }
})

test('L7 what the function of withLock asks for at once is within that lock, later it is not', async () => {
  const { world, a } = twoTabs()
  const nested = (name: string, before?: Promise<void>) =>
    a.locks.withLock('backup', async () => {
      if (before) await before
      return a.locks.withLock(name, () => 'held')
    })
  await expect(world.settle(nested('state'))).rejects.toMatchObject({ code: 'LOCK_ORDER' })
  const again = { code: 'LOCK_ORDER', message: expect.stringContaining('within itself') as unknown }
  await expect(world.settle(nested('backup'))).rejects.toMatchObject(again)
  expect(await world.settle(nested('temp'))).toBe('held')
  expect(await world.settle(nested('state', Promise.resolve()))).toBe('held')
  expect(await world.settle(a.locks.withLock('state', () => 'free'))).toBe('free')
})

test('L7 without `within` there is no order; a lock that is released or lost holds no other', async () => {
  const { world, a, b } = twoTabs()
  const outer = await world.settle(a.locks.acquire('temp'))
  await world.settle(a.locks.withLock('state', () => undefined))
  await world.settle(outer.release())
  await expect(world.settle(a.locks.acquire('user', { within: outer }))).rejects.toMatchObject({ code: 'MISUSE' })
  const robbed = await world.settle(a.locks.acquire('temp'))
  await world.settle(b.locks.acquire('temp', { steal: true }))
  await world.advance(20)
  await expect(world.settle(a.locks.acquire('user', { within: robbed }))).rejects.toMatchObject({ code: 'LOCK_STOLEN' })
})

test('L8 who has it next reads what was committed under it, with every message between tabs lost', async () => {
  const { world, a, b } = twoTabs()
  world.setChannelFaults({ loss: 1, duplication: 0, maxDelayMs: 0 })
  await world.settle(Promise.all([a.ready, b.ready]))
  const next = (store: typeof a) =>
    store.locks.withLock('count', () => {
      const count = store.getState().count + 1
      store.update((draft) => {
        draft.count = count
      })
    })
  for (let n = 0; n < 5; n++) await world.settle(Promise.all([next(a), next(b), next(a)]))
  await world.settle(a.locks.withLock('count', () => expect(a.getState().count).toBe(15)))
})

test('L9 watchers hear of every change, the death of a holder included, without asking again', async () => {
  const { world, tabA, a, b } = twoTabs()
  const seen: string[] = []
  const stop = b.locks.watch((claims) =>
    seen.push(claims.map(({ name, state, isHung }) => `${name} ${state}${isHung ? ' hung' : ''}`).join(', ')),
  )
  await world.advance(20)
  const held = await world.settle(a.locks.acquire('import'))
  await world.advance(20)
  await world.settle(held.release())
  await world.advance(20)
  await world.settle(a.locks.acquire('import'))
  await world.advance(20)
  tabA.freeze()
  await world.advance(13_000)
  tabA.thaw()
  await world.advance(11_000)
  tabA.kill()
  await world.advance(20)
  expect(seen).toEqual(['', 'import held', '', 'import held', 'import held hung', 'import held', ''])
  stop()
  await world.settle(b.locks.withLock('own', () => undefined))
  await world.advance(20_000)
  expect(seen).toHaveLength(7)
})

test('L9 what others say of locks is not trusted', async () => {
  const { world, tabA, tabB, shown } = twoTabs()
  const { locks } = tabA.platform
  const lies = [
    'holdfast:board:lock:claim:',
    'holdfast:board:lock:claim:{',
    'holdfast:board:lock:claim:null',
    'holdfast:board:lock:claim:[1,2,3]',
    `holdfast:board:lock:claim:["i","n","exclusive","held","t",${1e300},"l"]`,
    `holdfast:board:lock:claim:["i","${'n'.repeat(3_000)}","exclusive","held","t",1,"l"]`,
  ]
  for (const name of lies) void locks.withLock(name, { ifAvailable: false }, () => new Promise(() => undefined))
  const messages = [null, 1, [], {}, { v: 1, type: 'ask', to: 'all' }, { v: 1, type: 'here', tab: 7 }, { v: 2 }]
  for (const message of messages) world.forge('holdfast:board:locks', message)
  for (let n = 0; n < 2_000; n++) world.forge('holdfast:board:locks', { v: 1, type: 'changed' })
  await world.advance(100)
  expect(await shown()).toEqual([])
  expect([...tabA.errors, ...tabB.errors]).toEqual([])
})

test('L4 what a lock can not be is MISUSE', async () => {
  const { a } = twoTabs()
  const wrong: [unknown, unknown][] = [
    ['', {}],
    ['x'.repeat(300), {}],
    [7, {}],
    ['x', 'exclusive'],
    ['x', { mode: 'both' }],
    ['x', { timeoutMs: -1 }],
    ['x', { label: 1 }],
    ['x', { within: {} }],
  ]
  for (const [name, options] of wrong) {
    await expect(a.locks.acquire(name as string, options as object)).rejects.toMatchObject({ code: 'MISUSE' })
  }
  await expect(a.locks.withLock('x', undefined as never)).rejects.toMatchObject({ code: 'MISUSE' })
})

test('L9 who begins to watch while others are being told is told the same, whenever that is', async () => {
  for (let turns = 0; turns < 3; turns++) {
    const world = createSimWorld({ seed: 12 })
    const [tabA, tabB] = [world.openTab(), world.openTab()]
    const { locks } = tabB.platform
    let onLooked = () => {}
    const query = async () => {
      const found = await locks.query?.()
      onLooked()
      return found ?? { held: [], shared: [], waiting: [] }
    }
    const platform = { ...tabB.platform, locks: { withLock: locks.withLock, query } }
    const [a, b] = [openBoard(tabA.platform), openBoard(platform)]
    b.locks.watch(() => undefined)
    await world.advance(100)
    const seen: number[] = []
    const lateWatch = async () => {
      onLooked = () => {}
      for (let turn = 0; turn < turns; turn++) await undefined
      b.locks.watch((claims) => seen.push(claims.length))
    }
    onLooked = () => void lateWatch()
    await world.settle(a.locks.acquire('import'))
    await world.advance(1_000)
    expect(seen.at(-1)).toBe(1)
  }
})
