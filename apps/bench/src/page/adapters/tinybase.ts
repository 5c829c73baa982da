import { createStore } from 'tinybase'
import type { Adapter } from '../adapter.js'
import { statuses, type Task } from '../task.js'

const required = true

/** A table with a schema. It has types, enums and null; rules such as the shortest title can not be said in it. */
export const tinybase: Adapter = {
  facts: {
    packages: ['tinybase'],
    validates: 'in part: type and enum of the touched cell; no lengths, no ranges',
    immutable: 'no snapshots: reading a row copies it',
    durable: 'no (persisters are extra)',
    crashSafe: 'no',
    tabs: 'no (synchronizers are extra)',
  },
  async open({ tasks = [] }) {
    const store = createStore().setTablesSchema({
      tasks: {
        id: { type: 'string', required },
        title: { type: 'string', required },
        description: { type: 'string', required },
        done: { type: 'boolean', required },
        status: { enum: statuses, required },
        priority: { type: 'number', required },
        assigneeId: { type: 'string', allowNull: true, required },
        createdAt: { type: 'number', required },
        tags: { type: 'array', required },
      },
    })
    store.setTable('tasks', Object.fromEntries(tasks.map((task) => [task.id, { ...task }])))
    return {
      rename: (id, title) => void store.setCell('tasks', id, 'title', title),
      subscribe: (listener) => void store.addTablesListener(() => listener()),
      select: (id, listener) => void store.addRowListener('tasks', id, () => listener()),
      get: (id) => (store.hasRow('tasks', id) ? (store.getRow('tasks', id) as unknown as Task) : undefined),
      size: () => store.getRowCount('tasks'),
      settle: async () => {},
      close: async () => {},
    }
  },
}
