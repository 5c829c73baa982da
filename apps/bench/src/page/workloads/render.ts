import { flushSync } from 'react-dom'
import { nextTask } from '../next-task.js'
import { mountRows } from '../render/mount-rows.js'
import type { RenderingAdapter } from '../render/rendering.js'
import { createTasks, taskId } from '../task.js'
import type { Prepare } from '../workload.js'

const mounted = 1000
const updates = 500

/** Updates of one task each while a thousand rows are mounted, until the text stands in the page. */
export const render: Prepare<RenderingAdapter> = async (adapter, { n, databaseName }) => {
  const rendering = await adapter.open(databaseName, createTasks(n))
  const ids = Array.from({ length: Math.min(mounted, n) }, (_, index) => taskId(index))
  const rows = mountRows(rendering, ids)
  const idOf = (edit: number) => ids[(edit * 79 + 13) % ids.length] as string
  const problems: string[] = []
  let made = 0

  async function edit(count: number): Promise<number> {
    let spentMs = 0
    for (const end = made + count; made < end; made++) {
      const id = idOf(made)
      const title = `edited ${made}`
      const before = rows.renders
      const start = performance.now()
      // As React does at the end of a click: rendered and in the page before the call returns.
      flushSync(() => rendering.rename(id, title))
      spentMs += performance.now() - start
      const renders = rows.renders - before
      if (renders !== 1) problems.push(`an update caused ${renders} renders instead of 1`)
      if (rows.textOf(id) !== title) problems.push(`the page shows '${rows.textOf(id)}' instead of '${title}'`)
      if (made % 10 === 0) await nextTask()
    }
    return spentMs
  }

  await edit(updates)
  return {
    async run() {
      const start = performance.now()
      const loopMs = await edit(updates)
      return { wallMs: performance.now() - start, loopMs, updates }
    },
    async check() {
      rows.unmount()
      await rendering.close()
      return [...new Set(problems)]
    },
  }
}
