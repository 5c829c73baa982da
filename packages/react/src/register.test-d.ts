import {
  type Collection,
  type Commit,
  type Config,
  collection,
  createSyncStore,
  type Peer,
  presence,
  type StoreStatus,
  slice,
} from '@holdfast/core'
import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import {
  type AnySyncStore,
  createSyncContext,
  type RegisteredStore,
  type SaveStatus,
  type SyncProviderProps,
  usePresence,
  useShallow,
} from './index.js'

const Task = z.object({ id: z.string(), title: z.string(), done: z.boolean() })
type StoredTask = Readonly<z.infer<typeof Task>>
const board = createSyncStore({
  name: 'board',
  version: 1,
  slices: {
    tasks: collection({ schema: Task, indexes: { byDone: (task) => task.done } }),
    cursors: presence({ schema: z.object({ taskId: z.string() }) }),
    settings: slice({ schema: z.object({ theme: z.enum(['light', 'dark']) }), initial: { theme: 'light' } }),
  },
  actions: {
    rename: (draft, id: string, title: string) => {
      const task = draft.tasks.get(id)
      if (task) task.title = title
    },
  },
})
const other = createSyncStore({
  name: 'other',
  version: 1,
  slices: { note: slice({ schema: z.string(), initial: '' }) },
})
const context = createSyncContext<typeof board>()

test('V5 hooks of a context know the slices of its store', () => {
  expectTypeOf(context.useSyncState((state) => state.settings.theme)).toEqualTypeOf<'light' | 'dark'>()
  expectTypeOf(context.useSyncState((state) => state.tasks.get('t1')?.title)).toEqualTypeOf<string | undefined>()
  expectTypeOf(context.useSyncState().tasks).toExtend<Collection<StoredTask, { readonly byDone: boolean }>>()
  expectTypeOf(context.useSyncState(useShallow((state) => [...state.tasks.keys()]))).toEqualTypeOf<string[]>()
  // @ts-expect-error no such slice
  context.useSyncState((state) => state.nothing)
  // @ts-expect-error no such index
  context.useSyncState((state) => state.tasks.where('byNothing', true))
})

test('V5 hooks of a context know the actions, the draft and the events of its store', () => {
  expectTypeOf(context.useSyncActions().rename).parameters.toEqualTypeOf<[id: string, title: string]>()
  expectTypeOf(context.useSyncStore()).toEqualTypeOf<typeof board>()
  expectTypeOf(context.useSyncUpdate()).toEqualTypeOf<(typeof board)['update']>()
  context.useSyncEvent('state:updated', (event) => {
    expectTypeOf(event.state.settings.theme).toEqualTypeOf<'light' | 'dark'>()
  })
  // @ts-expect-error no such event
  context.useSyncEvent('state:forgotten', () => {})
  context.useSyncUpdate()((draft) => {
    // @ts-expect-error wrong value
    draft.settings.theme = 'pink'
  })
})

test('V5 status, configuration and save status are typed alike for every store', () => {
  expectTypeOf(context.useSyncStatus()).toEqualTypeOf<StoreStatus>()
  expectTypeOf(context.useSyncStatus((status) => status.pending)).toEqualTypeOf<number>()
  expectTypeOf(context.useSyncStats((stats) => stats.commits)).toEqualTypeOf<number>()
  expectTypeOf(context.useSaveStatus()).toEqualTypeOf<SaveStatus>()
  expectTypeOf(context.useSaveStatus).parameter(0).toEqualTypeOf<'tasks' | 'settings' | undefined>()
  expectTypeOf<'synced'>().toExtend<SaveStatus>()
  // @ts-expect-error no such slice
  context.useSaveStatus('nothing')
  expectTypeOf(createSyncContext().useSaveStatus).parameter(0).toEqualTypeOf<string | undefined>()
  expectTypeOf(context.useUndo().undo()).toEqualTypeOf<Commit | undefined>()
  expectTypeOf(context.useUndo().canRedo).toEqualTypeOf<boolean>()
  // @ts-expect-error nothing is chosen: the newest step is undone
  context.useUndo().undo('t1')
  const [config, setConfig] = context.useSyncConfig()
  expectTypeOf(config).toEqualTypeOf<Config>()
  // @ts-expect-error a switch
  setConfig({ validationEnabled: 'no' })
})

test('V5 a provider takes the store of its context only', () => {
  expectTypeOf<typeof board>().toExtend<SyncProviderProps<typeof board>['store']>()
  expectTypeOf<typeof other>().not.toExtend<SyncProviderProps<typeof board>['store']>()
})

test('V5 Register gives its store; without it any store is taken and the state is unknown', () => {
  expectTypeOf<RegisteredStore<{ store: typeof board }>>().toEqualTypeOf<typeof board>()
  // biome-ignore lint/complexity/noBannedTypes: the registration of an app that registers nothing
  expectTypeOf<RegisteredStore<{}>>().toEqualTypeOf<AnySyncStore>()
  expectTypeOf<typeof board>().toExtend<AnySyncStore>()
  expectTypeOf(createSyncContext().useSyncState()).toEqualTypeOf<unknown>()
})

test('V11 usePresence knows the presences of its store; without Register any name, of an unknown value', () => {
  const { peers, set } = context.usePresence('cursors')
  expectTypeOf(peers).toEqualTypeOf<readonly Peer<{ taskId: string }>[]>()
  expectTypeOf(set).parameter(0).toEqualTypeOf<{ taskId: string }>()
  // @ts-expect-error no such presence
  context.usePresence('tasks')
  // @ts-expect-error this store has none
  createSyncContext<typeof other>().usePresence('cursors')
  expectTypeOf(usePresence('whatever').peers[0]?.value).toEqualTypeOf<unknown>()
})
