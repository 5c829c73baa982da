import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calmPantry, food, openPantry } from '../../../fixtures/pantry.js'
import { createSimWorld } from '../../../fixtures/simulated.js'

const start = Date.UTC(2025, 0, 1)
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
const time = fc.integer({ min: -5, max: 20 })
const step = fc.oneof(
  fc.record({ kind: fc.constant('food' as const), id, shelf: fc.option(id), at: fc.option(time) }),
  fc.record({ kind: fc.constant('shelf' as const), id, at: fc.option(time) }),
  fc.record({ kind: fc.constant('label' as const), id, food: id }),
  fc.record({ kind: fc.constant('visit' as const), id, at: time }),
  fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 0, max: 10 }) }),
)
const passes = ['expires:foods', 'prune:foods', 'expires:shelves', 'prune:visits'] as const

/** Plain objects, and what the passes do said in the simplest words. */
class NaivePantry {
  foods: Record<string, { shelf: string | null; at: number | null }> = {}
  shelves: Record<string, { at: number | null }> = {}
  labels: Record<string, { food: string }> = {}
  visits: Record<string, { at: number; added: number }> = {}

  optimize(now: number): void {
    for (const [key, { at }] of Object.entries(this.foods)) if (at !== null && at <= now) this.dropFood(key)
    for (const key of Object.keys(this.foods)) if (key > 'f') this.dropFood(key)
    for (const [key, { at }] of Object.entries(this.shelves)) {
      const isUsed = Object.values(this.foods).some(({ shelf }) => shelf === key)
      if (at !== null && at <= now && !isUsed) delete this.shelves[key]
    }
    const visits = Object.entries(this.visits).sort(([, one], [, two]) => one.at - two.at || one.added - two.added)
    for (const [key] of visits.slice(0, Math.max(0, visits.length - 3))) delete this.visits[key]
  }

  dropFood(key: string): void {
    delete this.foods[key]
    for (const [label, { food: of }] of Object.entries(this.labels)) if (of === key) delete this.labels[label]
  }
}

const sorted = (keys: Iterable<string>) => [...keys].sort()

test('O1 O3 whatever there is, and whenever passes run, what is left agrees with a naive model, also after a reload', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const world = createSimWorld({ seed: `o-${++run}`, startMs: start })
      const tab = world.openTab()
      const pantry = calmPantry()
      pantry.isMouldy = (entity) => entity.id > 'f'
      const store = openPantry(tab.platform, pantry, 2_000)
      await world.settle(store.ready)
      store.config.set({ optimizationEnabled: false })
      const model = new NaivePantry()
      let added = 0
      const agree = (other: typeof store) => {
        const { foods, shelves, labels, visits } = other.getState()
        expect(sorted(foods.keys())).toEqual(sorted(Object.keys(model.foods)))
        expect(sorted(shelves.keys())).toEqual(sorted(Object.keys(model.shelves)))
        expect(sorted(labels.keys())).toEqual(sorted(Object.keys(model.labels)))
        expect(sorted(visits.keys())).toEqual(sorted(Object.keys(model.visits)))
      }
      const minutes = (at: number | null) => (at === null ? null : start + at * 60_000)
      for (const op of steps) {
        store.update((draft) => {
          if (op.kind === 'food') {
            draft.foods.set(op.id, food(op.id, { shelfId: op.shelf, bestBefore: minutes(op.at) }))
          } else if (op.kind === 'shelf') draft.shelves.set(op.id, { id: op.id, until: minutes(op.at) })
          else if (op.kind === 'label') draft.labels.set(op.id, { id: op.id, foodId: op.food })
          else if (op.kind === 'visit') draft.visits.set(op.id, { id: op.id, at: op.at })
        })
        if (op.kind === 'food') model.foods[op.id] = { shelf: op.shelf, at: minutes(op.at) }
        else if (op.kind === 'shelf') model.shelves[op.id] = { at: minutes(op.at) }
        else if (op.kind === 'label') model.labels[op.id] = { food: op.food }
        else if (op.kind === 'visit') {
          model.visits[op.id] = { at: op.at, added: model.visits[op.id]?.added ?? added++ }
        } else {
          world.jump(op.minutes * 60_000)
          const now = tab.platform.clock.now()
          await world.settle(store.optimize({ passes: [...passes] }))
          model.optimize(now)
          agree(store)
        }
      }
      await world.settle(store.flush())
      tab.kill()
      const next = openPantry(world.openTab().platform, pantry)
      await world.settle(next.ready)
      agree(next)
      await world.settle(next.close())
    }),
    { numRuns: 150 },
  )
})
