import type { Commit } from '@holdfast/core'
import { board } from '../board/board.js'
import { bulkEdit } from '../board/bulk-edit.js'
import { noLimits } from '../board/limits.js'
import { lastOrders } from '../board/place.js'
import type { Task } from '../board/task.js'
import { nextChunkSize, yieldToBrowser } from '../ui/frame-budget.js'
import { generateTasks } from './generate-tasks.js'
import { people } from './sample-words.js'

export interface LoadSampleOptions {
  readonly count: number
  /** Whether the tasks that are there go. */
  readonly replace: boolean
  readonly onProgress: (done: number) => void
  readonly signal: AbortSignal
}

/** Adds generated tasks in chunks that leave the browser time to paint. Resolves with why it stopped early, if it did. */
export function loadSample(options: LoadSampleOptions): Promise<string | undefined> {
  return bulkEdit((chunkDone) => load(options, chunkDone))
}

async function load(
  { count, replace, onProgress, signal }: LoadSampleOptions,
  chunkDone: () => void,
): Promise<string | undefined> {
  // One step to undo, however many commits.
  const options = { source: 'sample', group: `sample:${crypto.randomUUID()}` }
  const refusal = (commit: Commit) => (commit.status === 'rejected' ? commit.issues[0]?.message : undefined)
  const first = board.update((draft) => {
    if (replace) draft.tasks.clear()
    draft.limits = noLimits
    for (const user of people) if (!draft.users.has(user.id)) draft.users.set(user.id, user)
  }, options)
  if (refusal(first)) return refusal(first)

  const now = Date.now()
  const tasks = generateTasks({ count, seed: now, newestAt: now, lastOrders: lastOrders(board.getState()) })
  let size = 100
  for (let done = 0; done < count && !signal.aborted; ) {
    const startedAt = performance.now()
    const chunk = take(tasks, size)
    const stopped = refusal(
      board.update((draft) => {
        for (const task of chunk) draft.tasks.set(task.id, task)
      }, options),
    )
    if (stopped) return stopped
    done += chunk.length
    onProgress(done)
    chunkDone()
    await Promise.resolve() // React renders what changed in a microtask: it belongs to the chunk's time
    size = nextChunkSize(size, performance.now() - startedAt)
    await yieldToBrowser()
  }
  return undefined
}

function take(tasks: Iterator<Task, void>, count: number): readonly Task[] {
  const taken: Task[] = []
  while (taken.length < count) {
    const step = tasks.next()
    if (step.done) break
    taken.push(step.value)
  }
  return taken
}
