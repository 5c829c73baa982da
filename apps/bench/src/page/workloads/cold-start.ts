import type { Subject } from '../adapter.js'
import { createEdits } from '../edits.js'
import { createTasks } from '../task.js'
import type { PageWorkload } from '../workload.js'

const laterUpdates = 1000

/** Fills the profile that `cold-start` starts from: N tasks, then a thousand updates saved one by one. */
export const populate: PageWorkload = async (adapter, { n, databaseName, transactionBytes }) => ({
  async run() {
    const start = performance.now()
    const options = { databaseName, transactionBytes, appends: 'each' } as const
    const subject = await adapter.open({ ...options, tasks: createTasks(n), keepJournal: true })
    const edits = createEdits(n)
    for (let i = 0; i < laterUpdates; i++) {
      edits.make(subject, 1)
      // A whole-state writer leaves the same on disk however often it writes.
      if (!adapter.savesWhole || i === laterUpdates - 1) await subject.settle()
    }
    await subject.close()
    const wallMs = performance.now() - start
    return { wallMs, loopMs: wallMs, updates: laterUpdates }
  },
  check: async () => [],
})

/** From nothing in memory to a usable state, in a new process, from the profile that `populate` left. */
export const coldStart: PageWorkload = async (adapter, { n, databaseName, transactionBytes }) => {
  let subject: Subject | undefined
  return {
    async run() {
      const start = performance.now()
      subject = await adapter.open({ databaseName, tasks: undefined, transactionBytes, appends: 'each' })
      const wallMs = performance.now() - start
      return { wallMs, loopMs: wallMs, updates: 1 }
    },
    async check() {
      if (!subject) return ['it did not run']
      if (subject.verify) return subject.size() === n ? [] : [`${subject.size()} tasks instead of ${n}`]
      const edits = createEdits(n)
      edits.make({ ...subject, rename: () => {} }, laterUpdates)
      return edits.compare(subject)
    },
  }
}
