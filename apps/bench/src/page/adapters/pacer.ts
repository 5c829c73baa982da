import type { Adapter } from '../adapter.js'
import type { Task } from '../task.js'

/** A plain map and nothing else: what the measurement itself costs. */
export const pacer: Adapter = {
  facts: { packages: [], validates: 'no', immutable: 'no', durable: 'no', crashSafe: 'no', tabs: 'no' },
  async open({ tasks = [] }) {
    const state = new Map<string, Task>(tasks.map((task) => [task.id, task]))
    const listeners: (() => void)[] = []
    return {
      rename(id, title) {
        const task = state.get(id)
        if (task) state.set(id, { ...task, title })
        for (const listener of listeners) listener()
      },
      subscribe: (listener) => void listeners.push(listener),
      select(id, listener) {
        let seen = state.get(id)
        listeners.push(() => {
          if (seen === state.get(id)) return
          seen = state.get(id)
          listener()
        })
      },
      get: (id) => state.get(id),
      size: () => state.size,
      settle: async () => {},
      close: async () => {},
    }
  },
}
