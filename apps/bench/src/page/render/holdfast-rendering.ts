import { collection, createSyncStore } from '@holdfast/core'
import { createSyncContext } from '@holdfast/react'
import { createElement } from 'react'
import { holdfastMemory } from '../adapters/holdfast.js'
import { taskSchema } from '../task-schema.js'
import type { RenderingAdapter } from './rendering.js'

/** The hooks of @holdfast/react over a slice of scope `tab`. */
export const holdfastRendering: RenderingAdapter = {
  facts: { ...holdfastMemory.facts, packages: [...holdfastMemory.facts.packages, '@holdfast/react', 'react'] },
  async open(name, tasks) {
    const board = createSyncStore({
      name,
      version: 1,
      slices: { tasks: collection({ schema: taskSchema, scope: 'tab' }) },
    })
    await board.ready
    board.update((draft) => {
      for (const task of tasks) draft.tasks.set(task.id, task)
    })
    const { SyncProvider, useSyncState } = createSyncContext<typeof board>()
    return {
      useTitle: (id) => useSyncState((state) => state.tasks.get(id)?.title),
      wrap: (children) => createElement(SyncProvider, { store: board, children }),
      rename(id, title) {
        board.update((draft) => {
          const task = draft.tasks.get(id)
          if (task) task.title = title
        })
      },
      close: () => board.close(),
    }
  },
}
