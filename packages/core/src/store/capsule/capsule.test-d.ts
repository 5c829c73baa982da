import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { type Capsule, type Checkpoint, collection, importCapsule } from '../../index.js'
import type { board } from '../types.test-d.js'

declare const store: typeof board

test('D3 a capsule opens as a store of the definition; a redaction gets leaves and their path', async () => {
  expectTypeOf(store.exportCapsule({ redact: (value, path) => (path[0] === 'tasks' ? null : value) })).toEqualTypeOf<
    Promise<string>
  >()
  // @ts-expect-error false or a function
  void store.exportCapsule({ redact: true })
  const slices = { tasks: collection({ schema: z.object({ id: z.string(), done: z.boolean() }) }) }
  const opened = await importCapsule(new Blob(), { name: 'board', version: 1, slices })
  expectTypeOf(opened.getState().tasks.get('a')?.done).toEqualTypeOf<boolean | undefined>()
  expectTypeOf(opened.capsule).toEqualTypeOf<Capsule>()
})

test('D3 checkpoints are asynchronous', () => {
  expectTypeOf(store.checkpoints.create('name', { any: ['json'] })).toEqualTypeOf<Promise<Checkpoint>>()
  // @ts-expect-error metadata is an object
  void store.checkpoints.create('name', 'note')
})
