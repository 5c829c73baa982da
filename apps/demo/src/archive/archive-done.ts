import { type Refusal, refusalOfIssues } from '../board/attempt.js'
import { board } from '../board/board.js'
import { inPlace } from '../board/place.js'
import { nextChunkSize, yieldToBrowser } from '../ui/frame-budget.js'

export interface ArchiveOptions {
  readonly now: number
  readonly onProgress: (done: number) => void
  /** Aborting it leaves the board as it was. */
  readonly signal: AbortSignal
}

/** What came of archiving: the number of tasks, or why none was archived. */
export type ArchiveOutcome = { readonly archived: number; readonly cid: string } | { readonly refusal: Refusal }

const timeoutMs = 300_000

/** Archives all finished tasks or none, as one step of undo. Rejects with the signal's reason when it is cancelled. */
export async function archiveDone({ now, onProgress, signal }: ArchiveOptions): Promise<ArchiveOutcome> {
  const commit = await board.transaction(
    async (tx) => {
      const ids = inPlace(tx.getState(), 'done').map((task) => task.id)
      let size = 100
      for (let done = 0; done < ids.length; ) {
        const startedAt = performance.now()
        const chunk = ids.slice(done, done + size)
        tx.batch(() => {
          for (const id of chunk) tx.actions.archive(id, now)
        })
        done += chunk.length
        onProgress(done)
        size = nextChunkSize(size, performance.now() - startedAt)
        await yieldToBrowser()
        signal.throwIfAborted()
      }
      return ids.length
    },
    { source: 'archive', signal, timeoutMs },
  )
  return commit.status === 'rejected'
    ? { refusal: refusalOfIssues(commit.issues) }
    : { archived: commit.value ?? 0, cid: commit.cid }
}
