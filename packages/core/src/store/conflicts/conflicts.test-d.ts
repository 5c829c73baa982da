import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { type ConflictRecord, collection, createSyncStore, type Immutable, slice } from '../../index.js'

const Task = z.object({
  id: z.string(),
  title: z.string(),
  votes: z.number(),
  labels: z.array(z.string()),
  done: z.boolean(),
})
type Task = z.infer<typeof Task>

test('D3 M8 a resolver is typed by the schema, and so is what it gives', () => {
  collection({
    schema: Task,
    conflict: ({ base, mine, theirs, merged, paths }) => {
      expectTypeOf(mine).toEqualTypeOf<Immutable<Task>>()
      expectTypeOf(theirs).toEqualTypeOf<Immutable<Task>>()
      expectTypeOf(base).toEqualTypeOf<Immutable<Task> | undefined>()
      expectTypeOf(paths).toEqualTypeOf<readonly (readonly (string | number)[])[]>()
      return mine.votes > theirs.votes ? { ...merged, labels: [] } : theirs
    },
  })
  slice({ schema: Task, initial: {} as Task, conflict: async ({ mine }) => mine })
  // @ts-expect-error what a resolver gives must be an entity
  collection({ schema: Task, conflict: () => 'text' })
  // @ts-expect-error there is no such policy
  collection({ schema: Task, conflict: 'newest' })
})

test('D3 M5 kinds of fields go with their types', () => {
  collection({ schema: Task, fields: { votes: 'counter', labels: 'set', title: 'text' } })
  slice({ schema: Task, initial: {} as Task, fields: { votes: 'counter' } })
  // @ts-expect-error a text is no counter
  collection({ schema: Task, fields: { title: 'counter' } })
  // @ts-expect-error a flag has no kind
  collection({ schema: Task, fields: { done: 'set' } })
  // @ts-expect-error there is no such field
  collection({ schema: Task, fields: { points: 'counter' } })
})

test('D3 M11 conflicts are listed and replayed by policy or function', () => {
  const store = createSyncStore({
    name: 'types',
    version: 1,
    slices: { tasks: collection({ schema: Task, conflict: 'merge' }) },
  })
  expectTypeOf(store.conflicts.list()).toEqualTypeOf<readonly ConflictRecord[]>()
  expectTypeOf(store.conflicts.replay('id', 'merge', { apply: false })).resolves.toHaveProperty('refused')
  void store.conflicts.replay('id', ({ mine }) => mine)
  store.config.set({ conflict: 'crdt' })
  // @ts-expect-error a setting is plain data: a resolver belongs to a slice
  store.config.set({ conflict: () => 1 })
  store.events.on('state:conflict', ({ conflict, origin }) => {
    expectTypeOf(conflict).toEqualTypeOf<ConflictRecord>()
    expectTypeOf(origin).toEqualTypeOf<'own' | 'tab'>()
  })
})
