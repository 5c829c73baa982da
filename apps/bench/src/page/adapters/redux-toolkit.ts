import { configureStore, createEntityAdapter, createSlice, type PayloadAction } from '@reduxjs/toolkit'
import type { Adapter } from '../adapter.js'
import type { Task } from '../task.js'

const entities = createEntityAdapter<Task>()

/** A slice over an entity adapter, in a store as `configureStore` makes it: what its documentation recommends. */
export const reduxToolkit: Adapter = {
  facts: {
    packages: ['@reduxjs/toolkit', 'immer'],
    validates: 'no',
    immutable: 'yes: frozen by immer',
    durable: 'no',
    crashSafe: 'no',
    tabs: 'no',
  },
  async open({ tasks = [] }) {
    const slice = createSlice({
      name: 'tasks',
      initialState: entities.getInitialState(undefined, tasks),
      reducers: {
        renamed(state, { payload }: PayloadAction<{ id: string; title: string }>) {
          // Changing the entity in the reducer, as the Redux tutorial does, is faster than `updateOne`.
          const task = state.entities[payload.id]
          if (task) task.title = payload.title
        },
      },
    })
    const store = configureStore({ reducer: { tasks: slice.reducer } })
    const { renamed } = slice.actions
    const { selectById, selectTotal } = entities.getSelectors()
    const get = (id: string): Task | undefined => selectById(store.getState().tasks, id)
    return {
      rename: (id, title) => void store.dispatch(renamed({ id, title })),
      subscribe: (listener) => void store.subscribe(listener),
      select(id, listener) {
        let seen = get(id)
        store.subscribe(() => {
          const task = get(id)
          if (task === seen) return
          seen = task
          listener()
        })
      },
      get,
      size: () => selectTotal(store.getState().tasks),
      settle: async () => {},
      close: async () => {},
    }
  },
}
