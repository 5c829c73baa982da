import * as z from 'zod'
import { immer } from 'zustand/middleware/immer'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Adapter } from '../adapter.js'
import type { Task } from '../task.js'
import { taskSchema } from '../task-schema.js'

interface State {
  tasks: Record<string, Task>
}

const stateSchema = z.object({ tasks: z.record(z.string(), taskSchema) })

export const zustandImmer: Adapter = createAdapter(['zustand', 'immer'], 'no', () => {})

/** The usual way to add validation: parse what `set` made before it is kept. */
export const zustandImmerZod: Adapter = createAdapter(
  ['zustand', 'immer', 'zod'],
  'yes: the whole state each time',
  (state) => void stateSchema.parse(state),
)

function createAdapter(packages: string[], validates: string, admit: (state: State) => void): Adapter {
  /** Below immer: the function that arrives makes the next state out of the current one. */
  const admitted =
    (set: StoreApi<State>['setState'], get: () => State): StoreApi<State>['setState'] =>
    (make) => {
      const next = typeof make === 'function' ? (make(get()) as State) : (make as State)
      admit(next)
      set(next, true)
    }
  return {
    facts: { packages, validates, immutable: 'yes: frozen by immer', durable: 'no', crashSafe: 'no', tabs: 'no' },
    async open({ tasks = [] }) {
      const initial: State = { tasks: Object.fromEntries(tasks.map((task) => [task.id, task])) }
      const store = createStore<State, [['zustand/immer', never]]>((set, get, api) =>
        immer<State>(() => initial)(admitted(set, get), get, api),
      )
      return {
        rename: (id, title) =>
          store.setState((state) => {
            const task = state.tasks[id]
            if (task) task.title = title
          }),
        subscribe: (listener) => void store.subscribe(() => listener()),
        select: (id, listener) =>
          void store.subscribe((state, previous) => {
            if (state.tasks[id] !== previous.tasks[id]) listener()
          }),
        get: (id) => store.getState().tasks[id],
        size: () => Object.keys(store.getState().tasks).length,
        settle: async () => {},
        close: async () => {},
      }
    },
  }
}
