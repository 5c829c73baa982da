import { createStore as createKeyValueStore, del, get, set } from 'idb-keyval'
import { createJSONStorage, persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import type { Adapter } from '../adapter.js'
import type { Task } from '../task.js'

interface State {
  tasks: Record<string, Task>
}

/** zustand's `persist` over idb-keyval, as zustand's documentation shows: the whole state as JSON at each set. */
export const zustandPersist: Adapter = {
  facts: {
    packages: ['zustand', 'idb-keyval'],
    validates: 'no',
    immutable: 'by convention',
    durable: 'IndexedDB, the whole state each time',
    crashSafe: 'last write that completed; nothing tells which',
    tabs: 'no: the last tab wins',
  },
  savesWhole: true,
  async open({ databaseName, tasks }) {
    const keyValue = createKeyValueStore(databaseName, 'state')
    const writes = new Set<Promise<void>>()
    const track = (write: Promise<void>) => {
      writes.add(write)
      return write.finally(() => writes.delete(write))
    }
    const store = createStore<State>()(
      persist(() => ({ tasks: {} }) as State, {
        name: 'tasks',
        skipHydration: true,
        storage: createJSONStorage<State>(() => ({
          getItem: async (name) => (await get<string>(name, keyValue)) ?? null,
          setItem: (name, value) => track(set(name, value, keyValue)),
          removeItem: (name) => track(del(name, keyValue)),
        })),
      }),
    )
    const settle = async () => void (await Promise.all(writes))
    if (tasks) store.setState({ tasks: Object.fromEntries(tasks.map((task) => [task.id, task])) })
    else await store.persist.rehydrate()
    await settle()
    return {
      rename(id, title) {
        const { tasks } = store.getState()
        const task = tasks[id]
        if (task) store.setState({ tasks: { ...tasks, [id]: { ...task, title } } })
      },
      subscribe: (listener) => void store.subscribe(() => listener()),
      select: (id, listener) =>
        void store.subscribe((state, previous) => {
          if (state.tasks[id] !== previous.tasks[id]) listener()
        }),
      get: (id) => store.getState().tasks[id],
      size: () => Object.keys(store.getState().tasks).length,
      settle,
      close: settle,
    }
  },
}
