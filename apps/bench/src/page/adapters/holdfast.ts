import { collection, createSyncStore } from '@holdfast/core'
import type { Adapter } from '../adapter.js'
import { laterTaskSchema, taskSchema } from '../task-schema.js'

const kept = {
  durable: 'IndexedDB, a record per flush',
  crashSafe: 'yes: `saved` means it survives a kill',
  tabs: 'journal shared by all tabs',
}

/** As a user has it: defaults, stored in IndexedDB. */
export const holdfast: Adapter = createAdapter('device', taskSchema, kept)

/** With a schema that is not the one that the stored tasks were validated by: at start, each is validated again. */
export const holdfastRevalidating: Adapter = createAdapter('device', laterTaskSchema, kept)

/** The same with nothing stored: what the update alone costs. */
export const holdfastMemory: Adapter = createAdapter('tab', taskSchema, { durable: 'no', crashSafe: 'no', tabs: 'no' })

function createAdapter(
  scope: 'device' | 'tab',
  schema: typeof taskSchema,
  facts: { readonly durable: string; readonly crashSafe: string; readonly tabs: string },
): Adapter {
  return {
    facts: {
      packages: ['@holdfast/core', 'zod'],
      validates: 'yes: the touched entity (zod), and that it is plain JSON',
      immutable: 'yes: frozen',
      ...facts,
    },
    async open({ databaseName, tasks, keepJournal }) {
      const board = createSyncStore({
        name: databaseName,
        version: 1,
        slices: { tasks: collection({ schema, scope }) },
      })
      await board.ready
      if (tasks) {
        const compacted = new Promise<void>((resolve) => board.events.on('optimization:completed', () => resolve()))
        const commit = board.update((draft) => {
          for (const task of tasks) draft.tasks.set(task.id, task)
        })
        if (commit.status !== 'committed') throw new Error(`populating was ${commit.status}`, { cause: commit.issues })
        await commit.saved
        // So much in the journal is turned into a snapshot: that belongs to populating.
        if (board.getStats().journalBytes > 256_000) await compacted
        if (keepJournal) board.config.set({ optimizationEnabled: false })
      }
      return {
        rename(id, title) {
          board.update((draft) => {
            const task = draft.tasks.get(id)
            if (task) task.title = title
          })
        },
        subscribe: (listener) => void board.subscribe(() => listener()),
        select: (id, listener) =>
          void board.subscribe((state, previous) => {
            if (state.tasks.get(id) !== previous.tasks.get(id)) listener()
          }),
        get: (id) => board.getState().tasks.get(id) as ReturnType<Awaited<ReturnType<Adapter['open']>>['get']>,
        size: () => board.getState().tasks.size,
        settle: () => board.flush(),
        close: () => board.close(),
      }
    },
  }
}
