import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { type Collection, type CollectionDefinition, collection, createSyncStore, slice } from '../index.js'

const Task = z.object({
  id: z.string(),
  assigneeId: z.string().nullable(),
  watchers: z.array(z.string()),
  n: z.number(),
})
const User = z.object({ id: z.string(), name: z.string() })

test('D3 references, checks and passes infer from the slices', () => {
  createSyncStore({
    name: 'types',
    version: 1,
    slices: {
      tasks: collection({
        schema: Task,
        indexes: { byN: { key: (t) => t.n, sorted: true } },
        references: { assigneeId: 'users', watchers: { to: 'users', onDelete: 'clear' } },
        expires: (t) => {
          expectTypeOf(t.n).toEqualTypeOf<number>()
          return t.n
        },
        prune: { maxEntities: 10, by: 'byN' },
      }),
      users: collection({ schema: User }),
      title: slice({ schema: z.string(), initial: '' }),
    },
    actions: {
      rename: (draft, title: string) => {
        draft.title = title
      },
    },
    checks: {
      whole: (state, report) => {
        expectTypeOf(state.title).toEqualTypeOf<string>()
        report({
          path: ['title'],
          message: 'x',
          repair: (draft) => {
            draft.title = 'y'
          },
        })
      },
      each: {
        each: 'tasks',
        enforce: true,
        slices: ['title'],
        check: (task, report, state) => {
          expectTypeOf(task.n).toEqualTypeOf<number>()
          expectTypeOf(state.users.get('u')?.name).toEqualTypeOf<string | undefined>()
          report({ path: ['tasks', task.id], message: 'x' })
        },
      },
      some: { slices: ['users'], check: (state) => expectTypeOf(state.users.size).toEqualTypeOf<number>() },
      // @ts-expect-error there is no such slice
      wrongSlice: { slices: ['nothing'], check: () => undefined },
      // @ts-expect-error title is no collection
      wrongEach: { each: 'title', check: () => undefined },
    },
    passes: {
      drop: (draft, { now }) => {
        expectTypeOf(now).toEqualTypeOf<number>()
        draft.tasks.delete('x')
      },
    },
    history: { maxSteps: 5 },
  })
})

test('D3 where takes what an index can give, however its function is written', () => {
  const schema = Task.extend({ status: z.enum(['open', 'done']), due: z.number().optional(), at: z.date() })
  const keys = createSyncStore({
    name: 'indexes',
    version: 1,
    slices: {
      tasks: collection({
        schema,
        indexes: {
          byStatus: ({ status }) => status,
          byN: { key: (task) => task.n, sorted: true },
          byWatcher: (task) => task.watchers,
          byBig: (task) => (task.n > 3 ? 'big' : null),
          byAny: (task) => [task.n, task.assigneeId],
          byDue: (task) => {
            if (task.n > 3) return undefined
            return task.due
          },
        },
        prune: { maxEntities: 3, by: 'byN' },
      }),
      users: collection({ schema: User, indexes: {} }),
    },
  }).getState()
  const { tasks } = keys
  // A wider type than the index gives will do: what comes from outside is a string.
  for (const text of ['open', 'x' as string]) {
    tasks.where('byStatus', text)
    tasks.where('byWatcher', text)
    tasks.where('byBig', text)
    tasks.where('byAny', text)
  }
  tasks.where('byN', 1)
  tasks.where('byAny', 1)
  tasks.where('byDue', 1)
  tasks.ordered('byN')
  // @ts-expect-error the index gives numbers
  tasks.where('byN', 'x')
  // @ts-expect-error the index gives the members of the list
  tasks.where('byWatcher', ['x'])
  // @ts-expect-error the index gives no switches
  tasks.where('byAny', true)
  // @ts-expect-error no such index
  keys.users.where('byN', 1)
  expectTypeOf(keys.users).toEqualTypeOf<Collection<{ readonly id: string; readonly name: string }>>()
  // @ts-expect-error a date is no key
  collection({ schema, indexes: { byAt: (task) => task.at } })
})

test('D3 a collection whose entities have no text as `id` needs a `key`, a field that holds text', () => {
  const indexes = { byName: (entity: { readonly name: string }) => entity.name }
  const bySlug = collection({ schema: z.object({ slug: z.string(), name: z.string() }), key: 'slug', indexes })
  expectTypeOf(bySlug).toEqualTypeOf<
    CollectionDefinition<{ slug: string; name: string }, { readonly byName: string }, never>
  >()
  collection({ schema: z.object({ id: z.string().brand<'TaskId'>(), n: z.number() }) })
  collection({ schema: z.object({ id: z.enum(['a', 'b']) }) })
  collection({ schema: z.object({ id: z.number(), slug: z.string() }), key: 'slug', indexes: { byId: (e) => e.id } })
  collection({
    schema: z.discriminatedUnion('kind', [
      Task.extend({ kind: z.literal('task') }),
      User.extend({ kind: z.literal('user') }),
    ]),
  })
  collection({ schema: z.any() })
  collection({ schema: z.looseObject({ id: z.string() }) })
  collection({ schema: z.looseObject({ slug: z.string() }), key: 'slug' })
  collection({ schema: z.record(z.string(), z.string()) })
  // @ts-expect-error which field is the key?
  collection({ schema: z.object({ slug: z.string(), name: z.string() }) })
  // @ts-expect-error an id that is a number is no key
  collection({ schema: z.object({ id: z.number(), name: z.string() }) })
  // @ts-expect-error a key is always there
  collection({ schema: z.object({ id: z.string().optional() }) })
  // @ts-expect-error a number is no key
  collection({ schema: Task, key: 'n' })
  // @ts-expect-error no such field
  collection({ schema: Task, key: 'nobody' })
})

test('D3 a reference to what is not there does not compile', () => {
  createSyncStore({
    name: 'types',
    version: 1,
    slices: {
      // @ts-expect-error there is no collection 'people'
      tasks: collection({ schema: Task, references: { assigneeId: 'people' } }),
      title: slice({ schema: z.string(), initial: '' }),
    },
  })
  // @ts-expect-error no such field
  collection({ schema: Task, references: { nobody: 'users' } })
  // @ts-expect-error no such policy
  collection({ schema: Task, references: { assigneeId: { to: 'users', onDelete: 'explode' } } })
  // @ts-expect-error no such index
  collection({ schema: Task, indexes: { byN: (t) => t.n }, prune: { maxEntities: 3, by: 'byM' } })
})
