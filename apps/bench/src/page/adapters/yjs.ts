import * as Y from 'yjs'
import type { Adapter } from '../adapter.js'
import type { Task } from '../task.js'

/** A map of maps: each task a `Y.Map` with a value per field, so that fields merge one by one. */
export const yjs: Adapter = {
  facts: {
    packages: ['yjs'],
    validates: 'no',
    immutable: 'no: changed in place; reading an entity copies it',
    durable: 'no (providers are extra)',
    crashSafe: 'no',
    tabs: 'no (providers are extra); keeps the history that merging needs',
  },
  async open({ tasks: initial = [] }) {
    const doc = new Y.Doc()
    const tasks = doc.getMap<Y.Map<unknown>>('tasks')
    doc.transact(() => {
      for (const task of initial) tasks.set(task.id, new Y.Map(Object.entries(task)))
    })
    return {
      rename: (id, title) => void tasks.get(id)?.set('title', title),
      subscribe: (listener) => tasks.observeDeep(() => listener()),
      select: (id, listener) => tasks.get(id)?.observe(() => listener()),
      get: (id) => tasks.get(id)?.toJSON() as Task | undefined,
      size: () => tasks.size,
      settle: async () => {},
      close: async () => doc.destroy(),
    }
  },
}
