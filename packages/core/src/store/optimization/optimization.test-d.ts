import { expectTypeOf, test } from 'vitest'
import type { openPantry } from '../../../fixtures/pantry.js'
import type { PassResult } from '../status.js'

declare const store: ReturnType<typeof openPantry>

test('D3 optimize takes the names of passes, and gives a result for each', () => {
  expectTypeOf(store.optimize()).resolves.toEqualTypeOf<readonly PassResult[]>()
  store.optimize({
    passes: ['expires:foods', 'prune:visits', 'indexes', 'compaction', 'sort'],
    signal: new AbortController().signal,
    onProgress: ({ done, total }) => expectTypeOf([done, total]).toEqualTypeOf<number[]>(),
  })
  // @ts-expect-error: names are text.
  store.optimize({ passes: [1] })
})
