import type { Subject } from '../adapter.js'
import { pacer } from '../adapters/pacer.js'
import { createEdits, type Edits } from '../edits.js'
import { createTasks, type Task } from '../task.js'
import type { PageWorkload } from '../workload.js'

const laterUpdates = 1000

/** Fills the profile that `cold-start` starts from: N tasks, then a thousand updates saved one by one. */
export const populate: PageWorkload = async (adapter, { n, databaseName, transactionBytes }) => ({
  async run() {
    const start = performance.now()
    const options = { databaseName, transactionBytes, appends: 'each', keepJournal: true } as const
    const edits = createEdits(n)
    if (adapter.savesWhole) {
      // However often the whole state is written, the last time is what lies on disk.
      const tasks = await editedTasks(n, edits)
      await (await adapter.open({ ...options, tasks })).close()
    } else {
      const subject = await adapter.open({ ...options, tasks: createTasks(n) })
      for (let i = 0; i < laterUpdates; i++) {
        edits.make(subject, 1)
        await subject.settle()
      }
      await subject.close()
    }
    const wallMs = performance.now() - start
    return { wallMs, loopMs: wallMs, updates: laterUpdates }
  },
  check: async () => [],
})

async function editedTasks(n: number, edits: Edits): Promise<Task[]> {
  const tasks = createTasks(n)
  const map = await pacer.open({ databaseName: '', tasks, transactionBytes: [], appends: 'each' })
  edits.make(map, laterUpdates)
  return tasks.map((task) => map.get(task.id) ?? task)
}

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
