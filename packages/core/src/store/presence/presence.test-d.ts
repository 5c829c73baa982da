import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { createSyncStore, type Peer, presence, slice } from '../../index.js'

const store = createSyncStore({
  name: 'types',
  version: 1,
  slices: {
    title: slice({ schema: z.string(), initial: '' }),
    cursors: presence({ schema: z.object({ taskId: z.string().nullable() }) }),
  },
})

test('N1 the value is of the schema; what is no presence has none, and state and draft have no presence', () => {
  expectTypeOf(store.presence.cursors.peers()).toEqualTypeOf<readonly Peer<{ taskId: string | null }>[]>()
  expectTypeOf(store.presence.cursors.set).parameter(0).toEqualTypeOf<{ taskId: string | null }>()
  expectTypeOf<keyof typeof store.presence>().toEqualTypeOf<'cursors'>()
  expectTypeOf<keyof ReturnType<typeof store.getState>>().toEqualTypeOf<'title'>()
  // @ts-expect-error There is no such presence.
  store.presence.nobody
  // @ts-expect-error A presence is no state.
  store.update((draft) => draft.cursors)
})
