import { create } from 'zustand'
import { immer } from 'zustand/middleware/immer'
import { zustandImmer } from '../adapters/zustand-immer.js'
import type { Task } from '../task.js'
import type { RenderingAdapter } from './rendering.js'

/** A hook of `create`, with immer. */
export const zustandRendering: RenderingAdapter = {
  facts: { ...zustandImmer.facts, packages: [...zustandImmer.facts.packages, 'react'] },
  async open(_name, tasks) {
    const byId: Record<string, Task> = Object.fromEntries(tasks.map((task) => [task.id, task]))
    const useBoard = create<{ tasks: Record<string, Task> }>()(immer(() => ({ tasks: byId })))
    return {
      useTitle: (id) => useBoard((state) => state.tasks[id]?.title),
      wrap: (children) => children,
      rename(id, title) {
        useBoard.setState((state) => {
          const task = state.tasks[id]
          if (task) task.title = title
        })
      },
      close: async () => {},
    }
  },
}
