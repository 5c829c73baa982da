import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { collection, createSyncStore, type Immutable, type IssueCode, slice } from '../index.js'

const Task = z.object({
  id: z.string(),
  title: z.string(),
  done: z.boolean(),
  tags: z.array(z.string()),
  assigneeId: z.string().nullable(),
})
export const board = createSyncStore({
  name: 'board',
  version: 1,
  slices: {
    tasks: collection({
      schema: Task,
      indexes: { byAssignee: (t) => t.assigneeId, byTitle: { key: (t) => t.title, sorted: true } },
    }),
    settings: slice({ schema: z.object({ theme: z.enum(['light', 'dark']) }), initial: { theme: 'light' } }),
    plain: collection({ schema: Task }),
    filter: slice({ schema: z.string(), initial: '', scope: 'tab' }),
  },
  actions: {
    toggle: (draft, id: string) => {
      const t = draft.tasks.get(id)
      if (t) t.done = !t.done
    },
    reset: (draft) => {
      draft.filter = ''
    },
  },
})
test('D3 types', () => {
  const s = board.getState()
  expectTypeOf(s.tasks.get('x')?.title).toEqualTypeOf<string | undefined>()
  expectTypeOf(s.settings.theme).toEqualTypeOf<'light' | 'dark'>()
  expectTypeOf(board.actions.toggle).parameters.toEqualTypeOf<[id: string]>()
  expectTypeOf(board.actions.reset).parameters.toEqualTypeOf<[]>()
  s.tasks.where('byAssignee', 'u1')
  s.tasks.where('byTitle', String(1))
  // @ts-expect-error the index gives text
  s.tasks.where('byTitle', 1)
  // @ts-expect-error entities without a value are in no index
  s.tasks.where('byAssignee', null)
  // @ts-expect-error unknown index
  s.tasks.where('byNothing', 'u1')
  // @ts-expect-error no index
  s.plain.where('x', 'u1')
  // @ts-expect-error read only
  s.settings.theme = 'dark'
  board.update((d) => {
    d.tasks.set('a', { ...(s.tasks.get('a') ?? { id: 'a', title: '', done: false, tags: [], assigneeId: null }) })
    d.settings.theme = 'dark'
    d.tasks.get('a')?.tags.push('x')
  })
  board.update((d) => {
    // @ts-expect-error wrong type
    d.settings.theme = 'pink'
  })
  board.setState({ filter: 'x' })
})
test('U3 async recipes and actions do not compile; whatever else a recipe returns does', () => {
  const { update } = board
  update((d) => d.tasks.delete('a'))
  update((d) => d.tasks.get('a'))
  update((d) => d.tasks.set('a', { id: 'a', title: '', done: false, tags: [], assigneeId: null }))
  update((d) => (d.filter = 'x'))
  update((d): void => void d.tasks.clear())
  update((d) => (d.filter === '' ? undefined : d.settings))
  update((d) => d.tasks.get('a')?.tags.push('x'))
  // @ts-expect-error nobody waits for it
  update(async (d) => void d.tasks.delete('a'))
  // @ts-expect-error nobody waits for it
  update((d) => Promise.resolve(d.filter))
  createSyncStore({
    name: 'async',
    version: 1,
    slices: { filter: slice({ schema: z.string(), initial: '' }) },
    actions: {
      clear: (draft) => {
        draft.filter = ''
      },
      // @ts-expect-error nobody waits for it
      fetched: async (draft, url: string) => {
        draft.filter = await (await fetch(url)).text()
      },
    },
  })
})
test('G1 an issue says by a known code what found it; others may come', () => {
  const { code } = board.update(() => {}).issues[0] ?? { code: 'schema' as IssueCode }
  expectTypeOf<'restricted' | 'key-mismatch'>().toExtend<typeof code>()
  expectTypeOf<string>().toExtend<typeof code>()
})
test('C11 a collection is a ReadonlyMap', () => {
  const tasks: ReadonlyMap<string, Immutable<z.infer<typeof Task>>> = board.getState().tasks
  tasks.forEach((task, id, all) => void expectTypeOf(all.get(id)).toEqualTypeOf<typeof task | undefined>())
  // @ts-expect-error it can not be changed
  const map: Map<string, unknown> = board.getState().tasks
  expectTypeOf(map.size).toEqualTypeOf<number>()
})
