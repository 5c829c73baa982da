import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import {
  type Collection,
  type Commit,
  type ConsistencyReport,
  collection,
  createSyncStore,
  type Inconsistency,
  slice,
  type ValidationReport,
} from '../../index.js'

test('D3 check, validate, repair and their event are typed; a repair gets the draft, a check the state read-only', () => {
  const store = createSyncStore({
    name: 'types',
    version: 1,
    slices: {
      items: collection({ schema: z.object({ id: z.string(), n: z.number() }) }),
      title: slice({ schema: z.string(), initial: '' }),
    },
    checks: {
      whole: (state, report) => {
        expectTypeOf(state.items).toEqualTypeOf<Collection<{ readonly id: string; readonly n: number }>>()
        // @ts-expect-error a check does not change the state
        state.title = 'x'
        report({
          path: ['title'],
          message: 'x',
          repair: (draft) => {
            expectTypeOf(draft.items.get('a')).toEqualTypeOf<{ id: string; n: number } | undefined>()
            draft.title = 'y'
            // @ts-expect-error there is no such slice
            draft.nothing = 1
          },
        })
      },
      each: {
        each: 'items',
        check: (item, report) => {
          // @ts-expect-error a check does not change an entity
          item.n = 2
          // @ts-expect-error a finding says what is wrong
          report({ path: ['items', item.id] })
        },
      },
    },
  })
  expectTypeOf(store.check({ onProgress: ({ done, total }) => done / total })).toEqualTypeOf<
    Promise<ConsistencyReport>
  >()
  expectTypeOf(store.validate()).toEqualTypeOf<Promise<ValidationReport>>()
  expectTypeOf(store.inconsistencies()).toEqualTypeOf<readonly Inconsistency[]>()
  expectTypeOf(store.repair(store.inconsistencies().slice(1))).toEqualTypeOf<Commit>()
  store.events.on('consistency:checked', (report) => expectTypeOf(report).toEqualTypeOf<ConsistencyReport>())
  // @ts-expect-error a signal is none of text
  void store.check({ signal: 'stop' })
})
