import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { createSyncStore, type HeldLock, type Leader, type LockClaim, slice } from '../../index.js'

const store = createSyncStore({
  name: 'types',
  version: 1,
  slices: { title: slice({ schema: z.string(), initial: '' }) },
  locks: ['import'],
})

test('L4 withLock gives what it runs, sync or async; acquire, list and watch what they say', () => {
  expectTypeOf(store.locks.withLock('import', () => 1)).toEqualTypeOf<Promise<number>>()
  expectTypeOf(store.locks.withLock('import', async ({ lost }) => lost.aborted)).toEqualTypeOf<Promise<boolean>>()
  expectTypeOf(store.locks.acquire('import')).toEqualTypeOf<Promise<HeldLock>>()
  expectTypeOf(store.locks.list()).toEqualTypeOf<Promise<readonly LockClaim[]>>()
  store.locks.watch((claims) => expectTypeOf(claims).toEqualTypeOf<readonly LockClaim[]>())
  store.events.on('lock:stolen', ({ role }) => expectTypeOf(role).toEqualTypeOf<'robbed' | 'thief'>())
  // @ts-expect-error There are two modes.
  void store.locks.acquire('import', { mode: 'both' })
  // @ts-expect-error A name is no lock that is held.
  void store.locks.acquire('import', { within: 'state' })
})

test('A1 leader says which tab, and the event the same', () => {
  expectTypeOf(store.leader()).toEqualTypeOf<Leader>()
  store.events.on('leader:changed', (leader) => expectTypeOf(leader).toEqualTypeOf<Leader>())
})
