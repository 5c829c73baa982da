import { createEdits, watchedId } from '../edits.js'
import { nextTask } from '../next-task.js'
import { createTasks } from '../task.js'
import type { PageWorkload } from '../workload.js'

/** How long the measured loop and its warm-up may take, and the most updates it makes: as a rule the count decides, so that a busy machine does not leave code half compiled. */
const loopMs = 2000
const warmUpMs = 4000
const mostUpdates = 40_000
/** Between batches the event loop gets a turn, as it does in an app: a library that saves can do so meanwhile. */
const batchMs = 8

/** Single-field updates in a loop, with one subscriber and one selector, until everything is saved where the library saves. */
export const update: PageWorkload = async (adapter, { n, databaseName, transactionBytes }) => {
  const subject = await adapter.open({ databaseName, tasks: createTasks(n), transactionBytes, appends: 'group' })
  const edits = createEdits(n)
  let heard = 0
  let selected = 0
  subject.subscribe(() => heard++)
  subject.select(watchedId, () => selected++)

  const warmUp = await loop(mostUpdates / 2, warmUpMs)
  await subject.settle()
  const eachMs = warmUp.loopMs / warmUp.updates
  const count = Math.max(10, Math.min(mostUpdates, Math.round(loopMs / eachMs)))
  const batch = Math.max(1, Math.min(count, Math.round(batchMs / eachMs)))

  async function loop(updates: number, limitMs: number, batchSize = 1) {
    const before = edits.made
    let spentMs = 0
    while (edits.made - before < updates && spentMs < limitMs) {
      const start = performance.now()
      edits.make(subject, Math.min(batchSize, updates - (edits.made - before)))
      spentMs += performance.now() - start
      if (batchSize > 1) await nextTask()
    }
    return { loopMs: spentMs, updates: edits.made - before }
  }

  return {
    async run() {
      const start = performance.now()
      const looped = await loop(count, Number.POSITIVE_INFINITY, batch)
      await subject.settle()
      return { wallMs: performance.now() - start, ...looped }
    },
    async check() {
      const problems = edits.compare(subject)
      if (heard !== edits.made) problems.push(`the subscriber heard ${heard} of ${edits.made} updates`)
      const watched = edits.countWatched()
      if (selected !== watched) problems.push(`the selector heard ${selected} of ${watched} changes`)
      await subject.close()
      return problems
    },
  }
}
