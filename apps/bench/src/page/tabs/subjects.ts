import { collection, createSyncStore } from '@holdfast/core'
import { createMergeableStore } from 'tinybase'
import { createBroadcastChannelSynchronizer } from 'tinybase/synchronizers/synchronizer-broadcast-channel'
import * as Y from 'yjs'
import { z } from 'zod'
import { idOf, type TabSubject, tasks } from './tab-subject.js'

const Task = z.object({ id: z.string(), title: z.string() })
const numbers = Array.from({ length: tasks }, (_, n) => n)

/** Opens the library in this tab; the first of both tabs fills it. */
export const subjects: Readonly<Record<string, (isFirst: boolean) => Promise<TabSubject>>> = {
  async holdfast(isFirst) {
    const board = createSyncStore({ name: 'tabs', version: 1, slices: { tasks: collection({ schema: Task }) } })
    await board.ready
    if (isFirst) {
      await board.update((draft) => {
        for (const n of numbers) draft.tasks.set(idOf(n), { id: idOf(n), title: '' })
      }).saved
    }
    const put = (n: number) =>
      board.update((draft) => {
        const task = draft.tasks.get(idOf(n))
        if (task) task.title = String(n)
      })
    let newest = -1
    return {
      put,
      append: (n) => put(n).saved,
      onPut: (listener) =>
        void board.subscribe((state) => {
          while (state.tasks.get(idOf(newest + 1))?.title === String(newest + 1)) newest++
          // A burst may come as one: what matters is the last of it.
          for (const { title } of state.tasks.values()) newest = Math.max(newest, Number(title))
          listener(newest)
        }),
      state: () => JSON.stringify(board.getState().tasks),
    }
  },

  /** The limit: each number as one message, put into a map by hand. Nothing is stored, checked or merged. */
  async raw() {
    const channel = new BroadcastChannel('raw')
    const titles = new Map(numbers.map((n) => [idOf(n), '']))
    return {
      put(n) {
        titles.set(idOf(n), String(n))
        channel.postMessage({ id: idOf(n), title: String(n) })
      },
      onPut(listener) {
        channel.onmessage = ({ data }: MessageEvent<{ id: string; title: string }>) => {
          titles.set(data.id, data.title)
          listener(Number(data.title))
        }
      },
      append: await rawAppends(),
      state: () => JSON.stringify([...titles]),
    }
  },

  async tinybase(isFirst) {
    const store = createMergeableStore()
    if (isFirst) store.setTable('tasks', Object.fromEntries(numbers.map((n) => [idOf(n), { title: '' }])))
    const synchronizer = createBroadcastChannelSynchronizer(store, 'tinybase')
    await synchronizer.startSync()
    return {
      put: (n) => void store.setCell('tasks', idOf(n), 'title', String(n)),
      onPut: (listener) =>
        void store.addCellListener('tasks', null, 'title', (_store, _table, _row, _cell, title) =>
          listener(Number(title)),
        ),
      state: () => JSON.stringify(store.getTable('tasks')),
    }
  },

  /** The updates of Yjs over the channel, as its documentation shows for providers of one's own. */
  async yjs(isFirst) {
    const doc = new Y.Doc()
    const titles = doc.getMap<string>('tasks')
    const channel = new BroadcastChannel('yjs')
    channel.onmessage = ({ data }: MessageEvent<Uint8Array | 'hello'>) => {
      if (data === 'hello') channel.postMessage(Y.encodeStateAsUpdate(doc))
      else Y.applyUpdate(doc, data, channel)
    }
    if (!isFirst) channel.postMessage('hello')
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== channel) channel.postMessage(update)
    })
    if (isFirst) doc.transact(() => numbers.map((n) => titles.set(idOf(n), '')))
    return {
      put: (n) => void titles.set(idOf(n), String(n)),
      onPut: (listener) =>
        titles.observe(({ changes }) => {
          for (const id of changes.keys.keys()) listener(Number(titles.get(id)))
        }),
      state: () => JSON.stringify(Object.entries(titles.toJSON()).sort()),
    }
  },
}

/** One transaction per append that reads the head, adds a row and puts the head: what any journal in IndexedDB takes. */
async function rawAppends(): Promise<(n: number) => Promise<unknown>> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('raw', 1)
    request.onupgradeneeded = () => void request.result.createObjectStore('rows')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return (n) =>
    new Promise((resolve, reject) => {
      const transaction = db.transaction('rows', 'readwrite', { durability: 'relaxed' })
      const rows = transaction.objectStore('rows')
      const looking = rows.get('head')
      looking.onsuccess = () => {
        const head = ((looking.result as number | undefined) ?? 0) + 1
        rows.add({ id: idOf(n), title: String(n) }, head)
        rows.put(head, 'head')
        transaction.commit()
      }
      transaction.oncomplete = resolve
      transaction.onabort = () => reject(transaction.error)
    })
}
