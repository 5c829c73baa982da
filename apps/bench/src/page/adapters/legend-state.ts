import { observable } from '@legendapp/state'
import type { Adapter } from '../adapter.js'
import type { Task } from '../task.js'

/** Tasks by their id in one observable; a field is set through its own observable, as its documentation shows. */
export const legendState: Adapter = {
  facts: {
    packages: ['@legendapp/state'],
    validates: 'no',
    immutable: 'no: changed in place',
    durable: 'no (persist plugins are extra)',
    crashSafe: 'no',
    tabs: 'no',
  },
  async open({ tasks = [] }) {
    const state = observable({
      tasks: Object.fromEntries(tasks.map((task) => [task.id, task])) as Record<string, Task>,
    })
    return {
      rename: (id, title) => state.tasks[id]?.title.set(title),
      subscribe: (listener) => void state.tasks.onChange(() => listener()),
      select: (id, listener) => void state.tasks[id]?.onChange(() => listener()),
      get: (id) => state.tasks[id]?.peek(),
      size: () => Object.keys(state.tasks.peek()).length,
      settle: async () => {},
      close: async () => {},
    }
  },
}
