import type { Adapter, Subject } from '../adapter.js'
import { createEdits, type Edits } from '../edits.js'
import { createTasks } from '../task.js'
import type { PageWorkload } from '../workload.js'

const updates = 1000
const paceMs = 4

/** A thousand updates in one loop, until all are saved. */
export const saveBurst: PageWorkload = (adapter, request) =>
  prepareSave(adapter, request, 'group', async (subject, edits, count) => edits.make(subject, count))

/** A thousand updates, one every 4 ms, until all are saved. */
export const savePaced: PageWorkload = (adapter, request) =>
  prepareSave(adapter, request, 'each', async (subject, edits, count) => {
    const start = performance.now()
    for (let i = 1; i <= count; i++) {
      edits.make(subject, 1)
      const restMs = start + i * paceMs - performance.now()
      // The browser rounds short timeouts up to 4 ms: the sum stays right because each waits for its own due time.
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
    }
  })

async function prepareSave(
  adapter: Adapter,
  { n, databaseName, transactionBytes }: Parameters<PageWorkload>[1],
  appends: 'each' | 'group',
  make: (subject: Subject, edits: Edits, count: number) => Promise<void>,
) {
  const options = { databaseName, transactionBytes, appends }
  const subject = await adapter.open({ ...options, tasks: createTasks(n) })
  const edits = createEdits(n)
  // Compiled code on both sides; who writes the whole state each time is compiled soon enough.
  await make(subject, edits, adapter.savesWhole ? 20 : updates)
  await subject.settle()
  return {
    async run() {
      const start = performance.now()
      await make(subject, edits, updates)
      const loopMs = performance.now() - start
      await subject.settle()
      return { wallMs: performance.now() - start, loopMs, updates }
    },
    async check() {
      if (subject.verify) return subject.verify()
      const problems = edits.compare(subject)
      await subject.close()
      if (adapter.facts.durable === 'no') return problems
      // Saved is what a new store of that name finds.
      const reopened = await adapter.open({ ...options, tasks: undefined })
      problems.push(...edits.compare(reopened).map((problem) => `after reopening: ${problem}`))
      await reopened.close()
      return problems
    },
  }
}
