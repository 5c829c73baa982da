import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { createSyncStore, type HeldLock, type Locks, type Platform, slice } from '../../index.js'

function openBoard(platform: Platform) {
  const slices = { count: slice({ schema: z.number(), initial: 0 }) }
  return createSyncStore({ name: 'board', version: 1, slices, locks: ['b', 'a'] }, { platform })
}

async function openTabs(count: number) {
  const world = createSimWorld({ seed: 1 })
  const tabs = Array.from({ length: count }, () => world.openTab())
  const stores = tabs.map(({ platform }) => openBoard(platform))
  await world.settle(Promise.all(stores.map(({ ready }) => ready)))
  const locksOf = (tab: number): Locks => {
    const store = stores[tab]
    if (store === undefined) throw new Error(`There is no tab ${tab}.`)
    return store.locks
  }
  return { world, tabs, locksOf }
}

interface Holding {
  readonly lock: HeldLock
  readonly tab: number
}

const move = fc.oneof(
  fc.record({
    kind: fc.constant('acquire' as const),
    tab: fc.nat(2),
    name: fc.constantFrom('x', 'y'),
    mode: fc.constantFrom('exclusive' as const, 'shared' as const),
    steal: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom('release' as const, 'kill' as const), tab: fc.nat(9) }),
)

test('L4 L5 L6 whatever is asked for, released, stolen or dies: exclusive is alone, nobody waits for ever, list agrees', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
      const { world, tabs, locksOf } = await openTabs(3)
      const held: Holding[] = []
      const live = () => held.filter(({ lock, tab }) => tabs[tab]?.alive && !lock.lost.aborted)
      let waits = 0
      for (const step of moves) {
        if (step.kind === 'acquire') {
          const { tab, name, mode, steal } = step
          if (!tabs[tab]?.alive) continue
          waits++
          void locksOf(tab)
            .acquire(name, { mode, steal })
            .then(
              (lock) => held.push({ lock, tab }) && waits--,
              () => waits--,
            )
        } else if (step.kind === 'release') {
          const one = live()[step.tab % Math.max(1, live().length)]
          if (one === undefined) continue
          held.splice(held.indexOf(one), 1)
          void one.lock.release()
        } else if (step.tab === 0) tabs[1]?.kill()
        await world.advance(50)
        for (const name of ['x', 'y']) {
          const modes = live().flatMap(({ lock }) => (lock.name === name ? [lock.mode] : []))
          expect(modes.length <= 1 || modes.every((mode) => mode === 'shared')).toBe(true)
        }
        const listed = (await world.settle(locksOf(0).list())).filter(({ state }) => state === 'held')
        const shown = (names: readonly { readonly name: string; readonly mode: string }[]) =>
          names.map(({ name, mode }) => `${name} ${mode}`).sort()
        expect(shown(listed)).toEqual(shown(live().map(({ lock }) => lock)))
      }
      for (let turn = 0; turn < 60 && live().length > 0; turn++) {
        for (const one of live()) {
          held.splice(held.indexOf(one), 1)
          void one.lock.release()
        }
        await world.advance(50)
      }
      expect(await world.settle(locksOf(0).list())).toEqual([])
      if (tabs[1]?.alive) expect(waits).toBe(0)
    }),
    { numRuns: 40 },
  )
})

test('L7 flows that say what they hold end, whatever names they ask for in whatever order', async () => {
  const names = ['state', 'temp', 'b', 'a', 'x', 'y']
  const flow = fc.record({ tab: fc.nat(2), names: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(flow, { minLength: 2, maxLength: 8 }), async (flows) => {
      const { world, locksOf } = await openTabs(3)
      const nest = async (locks: Locks, [name, ...rest]: readonly string[], within?: HeldLock): Promise<number> => {
        if (name === undefined) return 0
        const inner = (lock: HeldLock) => nest(locks, rest, lock)
        return 1 + (await locks.withLock(name, inner, within && { within }))
      }
      const ends = flows.map(({ tab, names }) =>
        nest(locksOf(tab), names).catch((error: { readonly code: string }) => error.code),
      )
      for (const end of await world.settle(Promise.all(ends), 60_000)) {
        expect(typeof end === 'number' || end === 'LOCK_ORDER').toBe(true)
      }
    }),
    { numRuns: 40 },
  )
})
